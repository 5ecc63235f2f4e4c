package dev.meanwhile.http;

import java.util.function.UnaryOperator;

/** The methods of HTTP, each short for {@link #request}. */
public sealed interface Requests permits HttpClient {
    /**
     * Sends a request, and waits until the whole response is in memory.
     *
     * <p><b>Cancellation:</b> the connection is closed, or in HTTP/2 the stream.
     *
     * @param method  GET, POST, …; in capitals
     * @param url     an absolute http or https URL, or a path to append to {@link ClientConfig#baseUrl}
     * @param request adds headers, query, body …
     * @return the response, whatever its status
     * @throws HttpException if there is none; the nested classes say why
     * @throws dev.meanwhile.Cancelled if the task is cancelled
     * @throws java.util.concurrent.CancellationException outside of loops, if the thread is interrupted
     */
    Response request(String method, String url, UnaryOperator<HttpRequest> request);

    /** Sends GET and waits for the whole response; see {@link #request}. */
    default Response get(String url) {
        return request("GET", url, r -> r);
    }

    /** As {@link #get(String)}, with options for the request. */
    default Response get(String url, UnaryOperator<HttpRequest> request) {
        return request("GET", url, request);
    }

    /** Sends HEAD and waits for the response; see {@link #request}. */
    default Response head(String url) {
        return request("HEAD", url, r -> r);
    }

    /** As {@link #head(String)}, with options for the request. */
    default Response head(String url, UnaryOperator<HttpRequest> request) {
        return request("HEAD", url, request);
    }

    /** Sends OPTIONS and waits for the whole response; see {@link #request}. */
    default Response options(String url) {
        return request("OPTIONS", url, r -> r);
    }

    /** As {@link #options(String)}, with options for the request. */
    default Response options(String url, UnaryOperator<HttpRequest> request) {
        return request("OPTIONS", url, request);
    }

    /** Sends DELETE and waits for the whole response; see {@link #request}. */
    default Response delete(String url) {
        return request("DELETE", url, r -> r);
    }

    /** As {@link #delete(String)}, with options for the request. */
    default Response delete(String url, UnaryOperator<HttpRequest> request) {
        return request("DELETE", url, request);
    }

    /** Sends POST with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    default Response post(String url, Object json) {
        return request("POST", url, r -> r.json(json));
    }

    /** Sends POST and waits for the whole response; see {@link #request}. */
    default Response post(String url, UnaryOperator<HttpRequest> request) {
        return request("POST", url, request);
    }

    /** Sends PUT with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    default Response put(String url, Object json) {
        return request("PUT", url, r -> r.json(json));
    }

    /** Sends PUT and waits for the whole response; see {@link #request}. */
    default Response put(String url, UnaryOperator<HttpRequest> request) {
        return request("PUT", url, request);
    }

    /** Sends PATCH with a record, a map or a list as JSON, and waits for the whole response; see {@link #request}. */
    default Response patch(String url, Object json) {
        return request("PATCH", url, r -> r.json(json));
    }

    /** Sends PATCH and waits for the whole response; see {@link #request}. */
    default Response patch(String url, UnaryOperator<HttpRequest> request) {
        return request("PATCH", url, request);
    }
}
