package dev.meanwhile.web;

/** What happens to a request whose path has a slash at its end too many or too few, see {@link App#slashes}. */
public enum Slashes {
    /** It gets a 404: {@code /items} and {@code /items/} are different. */
    STRICT,
    /** It gets a 307 with the path of the route, as in FastAPI. */
    REDIRECT,
    /** The route answers it. */
    SAME
}
