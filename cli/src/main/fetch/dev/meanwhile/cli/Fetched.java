package dev.meanwhile.cli;

import dev.meanwhile.http.ResponseHead;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of one URL.
 *
 * @param body    what was read into memory; empty if it went elsewhere
 * @param file    where it went
 * @param bytes   the length of the body
 * @param streamed whether the body has been printed as it came
 * @param problem why there is no response, or not all of it
 */
record Fetched(String url, Optional<ResponseHead> head, byte[] body, Optional<Path> file, long bytes, FetchSpan span, boolean streamed, Optional<String> problem) {
    private static final byte[] NONE = {};

    static Fetched begin(String url) {
        return new Fetched(url, Optional.empty(), NONE, Optional.empty(), 0, FetchSpan.begin(), false, Optional.empty());
    }

    Fetched answered(ResponseHead response) {
        return new Fetched(url, Optional.of(response), body, file, bytes, span.answered(), streamed, problem);
    }

    Fetched ended(long length) {
        return new Fetched(url, head, body, file, length, span.ended(), streamed, problem);
    }

    Fetched streamed(long length) {
        return new Fetched(url, head, body, file, length, span.ended(), true, problem);
    }

    Fetched ended(byte[] all) {
        return new Fetched(url, head, all, file, all.length, span.ended(), streamed, problem);
    }

    Fetched savedTo(Path path) {
        return new Fetched(url, head, body, Optional.of(path), bytes, span, streamed, problem);
    }

    Fetched failed(String message) {
        return new Fetched(url, head, NONE, file, bytes, span.ended(), streamed, Optional.of(message));
    }

    /** {@return the URL without a password, for people} */
    String name() {
        return url.replaceFirst("//[^/?#]*@", "//");
    }

    /** {@return {@code 200 OK}, or what else there is to say} */
    String status() {
        return problem.isPresent() ? "failed" : head.isEmpty() ? "saved" : (head.get().status() + " " + head.get().reason()).strip();
    }

    /** {@return the time that each phase took} */
    String phases() {
        var phases = head.map(it -> {
            var times = it.times();
            var before = span.total() - times.total().toNanos();
            return (it.history().isEmpty() ? "" : "redirects " + FetchSpan.text(Math.max(0, before)) + ", ") + "connect " + FetchSpan.text(times.connect().toNanos())
                    + ", answer " + FetchSpan.text(times.answer().toNanos()) + ", body " + FetchSpan.text(times.body().toNanos()) + ", ";
        });
        return phases.orElse("") + "total " + FetchSpan.text(span.total());
    }

    /** {@return the exit status} Those for statuses are httpie's. */
    int exit(boolean checkStatus) {
        if (problem.isPresent()) {
            return Problem.PROGRAM;
        }
        var kind = head.map(it -> it.status() / 100).orElse(0);
        return checkStatus && kind >= 3 ? kind : 0;
    }
}
