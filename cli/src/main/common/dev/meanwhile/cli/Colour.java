package dev.meanwhile.cli;

/**
 * Colours for terminals. Only the script knows cheaply whether there is one: it sets {@code -Dmeanwhile.colour=true} if the command's output
 * goes to a terminal that has colours, and {@code NO_COLOR} is not set.
 */
enum Colour {
    RED(31), GREEN(32), YELLOW(33), BLUE(34), GREY(90);

    private static final boolean WANTED = Boolean.getBoolean("meanwhile.colour");

    private final int code;

    Colour(int code) {
        this.code = code;
    }

    /** {@return the text in this colour, or as it is} */
    String on(String text) {
        return WANTED ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
    }
}
