package dev.meanwhile.http;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signs requests as AWS asks (signature version 4), and as the storage services ask that speak S3:
 * {@snippet :
 * var client = HttpClient.create(c -> c.baseUrl("https://s3.eu-central-1.amazonaws.com/my-bucket")
 *         .auth(AwsSignature.of(AwsKeys.fromEnvironment(), "eu-central-1", "s3")));
 * client.put("/notes.txt", r -> r.body("hello")).raiseForStatus();
 * }
 * Signed are the method, the URL, the body, and the header fields but those that proxies or a client's cookies change. The URL is sent in the form that is signed: its query in order,
 * and for S3 its path encoded as S3 reads it. A body that is a flow can't be signed before it is there: S3 takes it unsigned, preferably over https, and wants a
 * header {@code Content-Length}; other services don't. A signature is good for about fifteen minutes, so the clocks must agree; each attempt of a
 * request gets its own. Any number of requests may use it at the same time.
 */
public final class AwsSignature implements Auth {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final Set<String> LEFT_OUT = Set.of("accept-encoding", "connection", "cookie", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id");

    private final Supplier<AwsKeys> keys;
    private final String region;
    private final String service;
    private final InstantSource clock;

    AwsSignature(Supplier<AwsKeys> keys, String region, String service, InstantSource clock) {
        this.keys = keys;
        this.region = region;
        this.service = service;
        this.clock = clock;
    }

    /**
     * {@return signatures with these keys}
     *
     * @param region  such as {@code eu-central-1}; services of others often take {@code us-east-1}
     * @param service such as {@code s3}, {@code sqs}, {@code execute-api}
     */
    public static AwsSignature of(AwsKeys keys, String region, String service) {
        Objects.requireNonNull(keys, "the keys are null");
        return of(() -> keys, region, service);
    }

    /** As {@link #of(AwsKeys, String, String)}, with keys that change: the function is asked for each request, and may wait. */
    public static AwsSignature of(Supplier<AwsKeys> keys, String region, String service) {
        return new AwsSignature(Objects.requireNonNull(keys, "the function that provides the keys is null"), Objects.requireNonNull(region, "the region is null"),
                Objects.requireNonNull(service, "the service is null"), InstantSource.system());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the body is a flow, and the service is not S3
     */
    @Override
    public ResponseStream send(ClientRequest request, Transport next) {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what sends the request is null");
        var signer = signer();
        var url = AwsUrl.of(request.url(), isS3());
        var hash = hash(request);
        var signed = request.to(url.toString());
        for (var field : signer.fields(hash)) {
            signed = signed.with(field.getKey(), field.getValue());
        }
        return next.send(signed.with("Authorization", signer.authorization(signed.method(), url, signable(signed), hash)));
    }

    /**
     * {@return a URL that anybody can use, without keys, until it expires: for a browser that downloads or uploads a file, for instance} Never waits, unless the
     * function that provides the keys does.
     *
     * @param method   what it is good for: GET, PUT, …
     * @param url      may have a query
     * @param validity at most seven days; for temporary keys not longer than those
     * @throws HttpException.InvalidUrl if it is not an absolute http or https URL
     */
    public String presigned(String method, String url, Duration validity) {
        HttpHeaders.requireToken(Objects.requireNonNull(method, "the method is null"), "method");
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(validity, "the validity is null");
        var plain = Urls.parse(method, url);
        if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("presigned(…, " + validity + "): must be one second to seven days");
        }
        var signer = signer();
        var complete = AwsUrl.of(plain, isS3()).with(signer.query(validity));
        var signature = signer.signature(method, complete, List.of(Map.entry("Host", host(plain))), isS3() ? UNSIGNED : AwsSigner.hash(new byte[0]));
        return complete + "&X-Amz-Signature=" + signature;
    }

    private boolean isS3() {
        return service.equals("s3");
    }

    private AwsSigner signer() {
        return new AwsSigner(Objects.requireNonNull(keys.get(), "the function that provides the keys returned null"), region, service, clock.instant());
    }

    private String hash(ClientRequest request) {
        return switch (request.content()) {
            case Content.Bytes(var bytes, _) -> AwsSigner.hash(bytes);
            case Content.Stream _ when isS3() -> UNSIGNED;
            case Content.Stream _ -> throw new IllegalArgumentException(request + ": the body is a flow, which can't be signed for " + service + "; use bytes");
        };
    }

    private static List<Map.Entry<String, String>> signable(ClientRequest request) {
        var host = request.header("Host").isEmpty() ? Stream.of(Map.entry("Host", host(request.url()))) : Stream.<Map.Entry<String, String>>empty();
        return Stream.concat(host, request.headers().fields().stream()
                        .filter(field -> LEFT_OUT.stream().noneMatch(field.getKey()::equalsIgnoreCase)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** As it gets into the header Host. */
    private static String host(URI url) {
        var origin = Urls.origin(url);
        return origin.port() == (origin.secure() ? 443 : 80) ? origin.hostInUrl() : origin.authority();
    }

    /** {@return region and service} */
    @Override
    public String toString() {
        return "AwsSignature[" + region + "/" + service + "]";
    }
}
