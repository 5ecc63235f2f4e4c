package dev.meanwhile.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One challenge of a server, and how it is answered (RFC 7616 §3.3 and §3.4). */
final class DigestChallenge {
    private static final List<String> WEAKEST_FIRST = List.of("MD5", "SHA-256", "SHA-512/256");

    private final Map<String, String> parameters;
    /** As {@link MessageDigest} calls it. */
    private final String algorithm;
    private final boolean session;
    /** {@code auth}, {@code auth-int}, or nothing, as before RFC 2617. */
    private final String qop;
    private final String nonce;
    /** How often the nonce has been used. */
    private final AtomicInteger count = new AtomicInteger();
    /** The client's nonce with which a session began. */
    private String sessionNonce = "";

    private DigestChallenge(Map<String, String> parameters, String algorithm, boolean session, String qop, String nonce) {
        this.parameters = parameters;
        this.algorithm = algorithm;
        this.session = session;
        this.qop = qop;
        this.nonce = nonce;
    }

    /** {@return empty if the challenge asks for what we don't know} */
    static Optional<DigestChallenge> of(Map<String, String> parameters) {
        var named = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
        var session = named.endsWith("-SESS");
        var algorithm = (session ? named.substring(0, named.length() - 5) : named).replace("SHA-512-256", "SHA-512/256");
        var offered = Arrays.stream(parameters.getOrDefault("qop", "").toLowerCase(Locale.ROOT).split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
        var qop = offered.isEmpty() ? "" : offered.contains("auth") ? "auth" : offered.contains("auth-int") ? "auth-int" : "unknown";
        if (!WEAKEST_FIRST.contains(algorithm) || qop.equals("unknown") || !parameters.containsKey("nonce") || !parameters.containsKey("realm")) {
            return Optional.empty();
        }
        return Optional.of(new DigestChallenge(parameters, algorithm, session, qop, parameters.get("nonce")));
    }

    DigestChallenge withNonce(String next) {
        return next.equals(nonce) ? this : new DigestChallenge(parameters, algorithm, session, qop, next);
    }

    String nonce() {
        return nonce;
    }

    boolean isStale() {
        return parameters.getOrDefault("stale", "").equalsIgnoreCase("true");
    }

    int strength() {
        return WEAKEST_FIRST.indexOf(algorithm);
    }

    /** {@return the value of Authorization for one request} */
    String answer(String user, String password, String method, String target, byte[] body, String clientNonce) {
        var realm = parameters.get("realm");
        var uses = String.format("%08x", count.incrementAndGet());
        var secret = secret(user, password, clientNonce);
        var asked = hash(method + ":" + target + (qop.equals("auth-int") ? ":" + hash(body) : ""));
        var answer = qop.isEmpty() ? hash(secret + ":" + nonce + ":" + asked)
                : hash(secret + ":" + nonce + ":" + uses + ":" + (session ? sessionNonce : clientNonce) + ":" + qop + ":" + asked);
        var hashed = parameters.getOrDefault("userhash", "").equalsIgnoreCase("true");
        var text = new StringBuilder("Digest ");
        if (hashed) {
            quoted(text, "username", hash(user + ":" + realm));
        } else if (user.chars().allMatch(c -> c >= ' ' && c < 127)) {
            quoted(text, "username", user);
        } else {
            text.append("username*=UTF-8''").append(encoded(user)).append(", ");
        }
        quoted(text, "realm", realm);
        quoted(text, "nonce", nonce);
        quoted(text, "uri", target);
        if (parameters.containsKey("algorithm")) {
            text.append("algorithm=").append(parameters.get("algorithm")).append(", ");
        }
        if (!qop.isEmpty()) {
            text.append("qop=").append(qop).append(", nc=").append(uses).append(", ");
        }
        if (!qop.isEmpty() || session) {
            quoted(text, "cnonce", session ? sessionNonce : clientNonce);
        }
        if (parameters.containsKey("opaque")) {
            quoted(text, "opaque", parameters.get("opaque"));
        }
        if (hashed) {
            text.append("userhash=true, ");
        }
        return quoted(text, "response", answer).substring(0, text.length() - 2);
    }

    private String secret(String user, String password, String clientNonce) {
        var secret = hash(user + ":" + parameters.get("realm") + ":" + password);
        return session ? hash(secret + ":" + nonce + ":" + startSession(clientNonce)) : secret;
    }

    /**
     * {@return whether the server knows the password, too, if it says so (RFC 7616 §3.5)} What covers the body of the response, with {@code auth-int}, is not checked: that body is still to
     * come.
     *
     * @param authorization what was sent
     * @param info          the parameters of the server's Authentication-Info
     */
    boolean isConfirmed(String user, String password, String authorization, Map<String, String> info) {
        if (!qop.equals("auth") || !info.containsKey("rspauth")) {
            return true;
        }
        var sent = Challenge.parse(List.of(authorization)).getFirst().parameters();
        var expected = hash(secret(user, password, sent.get("cnonce")) + ":" + nonce + ":" + sent.get("nc") + ":" + sent.get("cnonce") + ":auth:" + hash(":" + sent.get("uri")));
        return expected.equalsIgnoreCase(info.get("rspauth"));
    }

    /** A session keeps the client's nonce of its first request (RFC 7616 §3.4.2). */
    private synchronized String startSession(String clientNonce) {
        if (sessionNonce.isEmpty()) {
            sessionNonce = clientNonce;
        }
        return sessionNonce;
    }

    private static StringBuilder quoted(StringBuilder text, String name, String value) {
        return text.append(name).append("=\"").append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append("\", ");
    }

    /** As RFC 8187 has it. */
    private static String encoded(String text) {
        return Urls.form(text).replace("+", "%20").replace("*", "%2A");
    }

    private String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
    }
}
