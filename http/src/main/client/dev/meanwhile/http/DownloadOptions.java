package dev.meanwhile.http;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What a {@linkplain HttpClient#download download} has beyond URL and file. Immutable; each method returns a changed copy. */
public final class DownloadOptions {
    static final DownloadOptions DEFAULT = new DownloadOptions(r -> r, _ -> { });

    private final UnaryOperator<HttpRequest> request;
    private final Consumer<Transfer> progress;

    private DownloadOptions(UnaryOperator<HttpRequest> request, Consumer<Transfer> progress) {
        this.request = request;
        this.progress = progress;
    }

    /** A copy whose requests have headers, a query … of their own. The download itself sets Range, If-Range and Accept-Encoding. */
    public DownloadOptions request(UnaryOperator<HttpRequest> options) {
        return new DownloadOptions(Objects.requireNonNull(options, "the options of the request are null"), progress);
    }

    /** A copy that reports how far it is, with what was there from earlier attempts: after each piece, in the task that downloads. */
    public DownloadOptions onProgress(Consumer<Transfer> listener) {
        return new DownloadOptions(request, Objects.requireNonNull(listener, "the listener is null"));
    }

    UnaryOperator<HttpRequest> request() {
        return request;
    }

    Consumer<Transfer> progress() {
        return progress;
    }
}
