/**
 * Web applications in direct style: {@link dev.meanwhile.web.App} has routes, and their handlers return what becomes the response. What goes wrong is
 * answered in JSON, as {@code {"error": "…"}}:
 * <pre>
 * 400   the path or the JSON can't be read; with line and column
 * 404   there is no route, no file
 * 405   there is, for another method; with Allow
 * 408   the body does not go on
 * 413   the body is too large
 * 415   the body is not said to be JSON
 * 422   the JSON does not fit the record, with the field; a parameter is missing or of another type
 * 426   this is a WebSocket
 * 500   the handler failed; with the id under which that is logged, and only in development with more
 * else  what a handler throws as {@link dev.meanwhile.web.HttpError}
 * </pre>
 */
package dev.meanwhile.web;
