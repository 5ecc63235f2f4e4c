package dev.meanwhile.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A storage that speaks S3, on the JDK's own server. It signs what arrives once more, by the SDK of AWS, and refuses what has another signature. */
final class StorageServer implements AutoCloseable {
    static final String ACCESS_KEY = "storage-key";
    static final String SECRET_KEY = "storage/secret+key";
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/\\d{8}/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=[0-9a-f]{64}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    /** How many files a list names at once. */
    private static final int PAGE = 2;

    final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    StorageServer() throws IOException {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var key = decoded(exchange.getRequestURI().getRawPath());
        if (!isSigned(exchange, body)) {
            respond(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>".getBytes(StandardCharsets.UTF_8));
        } else if (exchange.getRequestMethod().equals("PUT")) {
            files.put(key, body);
            respond(exchange, 200, new byte[0]);
        } else if (files.containsKey(key)) {
            respond(exchange, 200, files.get(key));
        } else {
            respond(exchange, 200, list(key, parameters(exchange)).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** The name of the last file of a page is the token for the next. */
    private String list(String bucket, Map<String, List<String>> parameters) {
        var prefix = bucket + "/" + one(parameters, "prefix");
        var rest = files.keySet().stream().filter(it -> it.startsWith(prefix) && it.compareTo(one(parameters, "continuation-token")) > 0).toList();
        var page = rest.stream().limit(PAGE).toList();
        return "<ListBucketResult>" + page.stream().map(it -> "<Contents><Key>%s</Key><Size>%d</Size><ETag>&quot;%s&quot;</ETag></Contents>"
                .formatted(it.substring(bucket.length() + 1).replace("&", "&amp;"), files.get(it).length, md5(files.get(it)))).collect(Collectors.joining())
                + (rest.size() > PAGE ? "<NextContinuationToken>" + page.getLast().replace("&", "&amp;") + "</NextContinuationToken>" : "") + "</ListBucketResult>";
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String one(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> parameters(HttpExchange exchange) {
        return Arrays.stream(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("").split("&")).filter(it -> !it.isEmpty()).map(it -> it.split("=", 2))
                .collect(Collectors.groupingBy(it -> decoded(it[0]), Collectors.mapping(it -> it.length > 1 ? decoded(it[1]) : "", Collectors.toList())));
    }

    private static boolean isSigned(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var given = Optional.ofNullable(headers.getFirst("Authorization")).orElse("");
        var parts = AUTHORIZATION.matcher(given);
        if (!parts.matches()) {
            return false;
        }
        var s3 = parts.group(2).equals("s3");
        var request = SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(exchange.getRequestMethod())).protocol("https").host("127.0.0.1")
                .encodedPath(exchange.getRequestURI().getRawPath()).rawQueryParameters(parameters(exchange));
        for (var name : parts.group(3).split(";")) {
            if (!name.equals("x-amz-date") && !name.equals("x-amz-content-sha256")) {
                request.putHeader(name, headers.get(name));
            }
        }
        var now = LocalDateTime.parse(headers.getFirst("X-Amz-Date"), TIME).toInstant(ZoneOffset.UTC);
        var signed = AwsV4HttpSigner.create().sign(it -> it.request(request.build()).payload(() -> new ByteArrayInputStream(body))
                .identity(AwsCredentialsIdentity.create(ACCESS_KEY, SECRET_KEY))
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))
                .putProperty(AwsV4HttpSigner.REGION_NAME, parts.group(1))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, parts.group(2))
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, !"UNSIGNED-PAYLOAD".equals(headers.getFirst("X-Amz-Content-Sha256"))));
        return signed.request().firstMatchingHeader("Authorization").equals(Optional.of(given));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
