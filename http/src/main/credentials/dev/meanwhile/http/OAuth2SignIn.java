package dev.meanwhile.http;

import java.util.Objects;

/**
 * A sign-in that has begun: see {@link OAuth2#signIn}. A web application keeps it in the session of the browser that it sends away, and needs it when the browser
 * comes back. Each is used once.
 *
 * @param url      where the browser must go
 * @param redirect where the browser comes back to
 * @param state    what the browser brings back, so that nobody can slip in a sign-in of somebody else
 * @param verifier the secret of this sign-in (PKCE, RFC 7636)
 */
public record OAuth2SignIn(String url, String redirect, String state, String verifier) {
    /** Requires all of it. */
    public OAuth2SignIn {
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(redirect, "the URL to come back to is null");
        Objects.requireNonNull(state, "the state is null");
        Objects.requireNonNull(verifier, "the verifier is null");
    }

    /** {@return the URL; the verifier stays secret} */
    @Override
    public String toString() {
        return "OAuth2SignIn[" + url + "]";
    }
}
