package dev.meanwhile.http;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What identifies a program at AWS, or at a service that signs as AWS does. {@code toString} shows no secret.
 *
 * @param accessKey    names the keys
 * @param secretKey    signs, and is never sent
 * @param sessionToken for temporary keys
 */
public record AwsKeys(String accessKey, String secretKey, Optional<String> sessionToken) {
    /** Requires all of it. */
    public AwsKeys {
        Objects.requireNonNull(accessKey, "the access key is null");
        Objects.requireNonNull(secretKey, "the secret key is null");
        Objects.requireNonNull(sessionToken, "the session token is null; Optional.empty() is none");
    }

    /** {@return keys without a session token} */
    public static AwsKeys of(String accessKey, String secretKey) {
        return new AwsKeys(accessKey, secretKey, Optional.empty());
    }

    /**
     * {@return the keys in the environment variables {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and, if it is set, {@code AWS_SESSION_TOKEN}}
     *
     * @throws IllegalStateException if one of the first two is not set
     */
    public static AwsKeys fromEnvironment() {
        return from(System.getenv());
    }

    static AwsKeys from(Map<String, String> environment) {
        return new AwsKeys(required(environment, "AWS_ACCESS_KEY_ID"), required(environment, "AWS_SECRET_ACCESS_KEY"),
                Optional.ofNullable(environment.get("AWS_SESSION_TOKEN")).filter(it -> !it.isEmpty()));
    }

    private static String required(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(it -> !it.isEmpty())
                .orElseThrow(() -> new IllegalStateException("the environment variable " + name + " is not set; AwsKeys.of(…) takes keys from elsewhere"));
    }

    /** {@return the access key only} */
    @Override
    public String toString() {
        return "AwsKeys[" + accessKey + "]";
    }
}
