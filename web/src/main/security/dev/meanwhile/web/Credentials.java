package dev.meanwhile.web;

import dev.meanwhile.Mapping;

import java.util.List;
import java.util.Optional;

/**
 * How one scheme finds who a client is.
 *
 * @param <U> what stands for a client
 */
interface Credentials<U> {
    /** Why a request is refused. */
    enum Refusal {
        MISSING, INVALID, SCOPE
    }

    /** What a request says about its client. */
    sealed interface Found<U> {
        record Nothing<U>() implements Found<U> {
        }

        record Wrong<U>() implements Found<U> {
        }

        record Client<U>(U user) implements Found<U> {
        }
    }

    /** {@return who has sent a request} It may wait. Throws an {@link HttpError} if what was sent can't be read. */
    Found<U> find(Request request) throws Exception;

    /** {@return the value of {@code WWW-Authenticate}} */
    String challenge(Refusal refusal, List<String> scopes);

    /** {@return what a client should send, for messages, such as: the key in the header X-API-Key} */
    String what();

    /** {@return the result of a check of what was sent} */
    static <U> Found<U> check(Optional<String> sent, Mapping<? super String, Optional<U>, ?> check) throws Exception {
        if (sent.isEmpty()) {
            return new Found.Nothing<>();
        }
        var user = check.apply(sent.get());
        return user.isPresent() ? new Found.Client<>(user.get()) : new Found.Wrong<>();
    }

    /** {@return credentials that are a text somewhere in a request} */
    static <U> Credentials<U> of(String what, String challenge, Mapping<? super Request, Optional<String>, RuntimeException> find,
            Mapping<? super String, Optional<U>, ?> check) {
        return new Credentials<>() {
            @Override
            public Found<U> find(Request request) throws Exception {
                return check(find.apply(request), check);
            }

            @Override
            public String challenge(Refusal refusal, List<String> scopes) {
                return challenge;
            }

            @Override
            public String what() {
                return what;
            }
        };
    }

    /** {@return a quoted string of a header field} */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
