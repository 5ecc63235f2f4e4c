package dev.meanwhile.cli.hints;

/**
 * What to do about a compile error.
 *
 * @param cause one sentence that ends with a colon; further lines are printed as they are
 * @param fix   the line or lines to paste. Errors with the same one are shown once
 */
record Hint(String cause, String fix) {

    String text() {
        return cause.indent(2) + fix.indent(6).stripTrailing();
    }
}
