package dev.meanwhile.web;

/**
 * A template is missing or has a mistake, or does not fit its model; from {@link Templates}. If a handler does not catch it, the client gets a 500; in development the
 * message is on it.
 */
public final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String template;
    private final int line;

    PageException(String template, int line, String message, Throwable cause) {
        super(template + (line > 0 ? ":" + line : "") + ": " + message, cause);
        this.template = template;
        this.line = line;
    }

    /** {@return the name of the template in which it failed, as {@code item.ftlh}; it may be one that the page includes} */
    public String template() {
        return template;
    }

    /** {@return the line, from 1; 0 if it is about none} */
    public int line() {
        return line;
    }
}
