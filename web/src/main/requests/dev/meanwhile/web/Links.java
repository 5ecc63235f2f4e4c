package dev.meanwhile.web;

import java.util.Map;

/** The paths of an application's routes, by their names. */
interface Links {
    /** {@return the path of a route} Throws an {@link IllegalArgumentException} if there is none of that name. */
    String url(String name, Map<String, ?> values);
}
