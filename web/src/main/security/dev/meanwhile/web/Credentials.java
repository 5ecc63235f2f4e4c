package dev.meanwhile.web;

import dev.meanwhile.Mapping;

import java.util.List;
import java.util.Optional;

/** How one scheme finds who a client is. */
interface Credentials<U> {
    /** Why a request is refused. */
    enum Refusal {
        MISSING, INVALID, SCOPE
    }

    /** {@return what the client has sent, or empty if it has sent nothing} Throws an {@link HttpError} if that can't be read. */
    Optional<String> find(Request request);

    /** {@return who that is, or empty if it is wrong} */
    Optional<U> check(String sent) throws Exception;

    /** {@return the value of {@code WWW-Authenticate}} */
    String challenge(Refusal refusal, List<String> scopes);

    /** What a client should send, for messages: {@code the header X-API-Key}. */
    String what();

    /** {@return credentials that are a text somewhere in a request} */
    static <U> Credentials<U> of(String what, String challenge, Mapping<? super Request, Optional<String>, RuntimeException> find,
            Mapping<? super String, Optional<U>, ?> check) {
        return new Credentials<>() {
            @Override
            public Optional<String> find(Request request) {
                return find.apply(request);
            }

            @Override
            public Optional<U> check(String sent) throws Exception {
                return check.apply(sent);
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
