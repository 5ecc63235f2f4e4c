/**
 * Web applications in direct style: {@link dev.meanwhile.web.App} has routes, and their handlers return what becomes the response. Errors are
 * answered in JSON, as {@code {"error": "…"}}:
 * <pre>
 * 400   the path or the JSON can't be read; with line and column
 * 404   there is no such route or file
 * 405   there is one, but for another method; with Allow
 * 408   the body has stalled
 * 413   the body is too large
 * 415   the Content-Type is not JSON
 * 422   the JSON does not fit the record, with the field; a parameter is missing or of another type
 * 426   this path is a WebSocket
 * 500   the handler failed; with the id under which that is logged, and in development with the stack
 * else  a handler threw an {@link dev.meanwhile.web.HttpError}
 * </pre>
 */
package dev.meanwhile.web;
