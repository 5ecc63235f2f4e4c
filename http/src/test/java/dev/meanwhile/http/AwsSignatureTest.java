package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that AWS has published: those of its test suite of version 4, and of the examples in S3's API reference. */
class AwsSignatureTest {
    private static final AwsKeys KEYS = AwsKeys.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Instant SUITES = Instant.parse("2015-08-30T12:36:00Z");
    private static final AwsKeys S3_KEYS = AwsKeys.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static final Instant S3S = Instant.parse("2013-05-24T00:00:00Z");

    /** As the suite has it: raw text that is not a URL yet, header fields beside Host and X-Amz-Date, and no field with the hash. */
    private static String signature(AwsKeys keys, String method, String target, String headers, String body) {
        var parts = target.split("\\?", 2);
        var raw = AwsUrl.encoded(AwsUrl.normal(parts[0]));
        var url = AwsUrl.of(Urls.parse(method, "http://example.amazonaws.com/?" + (parts.length > 1 ? parts[1] : "")), false);
        var signer = new AwsSigner(keys, "us-east-1", "service", SUITES);
        var fields = new ArrayList<>(List.of(Map.entry("Host", "example.amazonaws.com")));
        signer.fields("").stream().filter(it -> !it.getKey().equals("X-Amz-Content-Sha256")).forEach(fields::add);
        Stream.of(headers.split("\\|")).filter(it -> !it.isEmpty()).map(it -> it.split(":", 2)).forEach(it -> fields.add(Map.entry(it[0], it[1])));
        return signer.signature(method, new AwsUrl("", "", raw, url.query()), fields, AwsSigner.hash(body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\0', value = {
            "get-vanilla; GET; /; ; 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            "get-header-key-duplicate; GET; /; My-Header1:value2|My-Header1:value2|My-Header1:value1; c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
            "get-header-value-order; GET; /; My-Header1:value4|My-Header1:value1|My-Header1:value3|My-Header1:value2; "
                    + "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
            "get-header-value-trim; GET; /; My-Header1: value1|My-Header2: \"a   b   c\"; acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            "get-relative-normalized; GET; /example/..; ; 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            "get-relative-relative-normalized; GET; /example1/example2/../..; ; 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            "get-slash-dot-slash-normalized; GET; /./; ; 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            "get-slash-normalized; GET; //; ; 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            "get-slash-pointless-dot-normalized; GET; /./example; ; ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
            "get-slashes-normalized; GET; //example//; ; 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
            "get-space-normalized; GET; /example space/; ; 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
            "get-unreserved; GET; /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz; ; 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
            "get-utf8; GET; /\u1234; ; 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
            "get-vanilla-empty-query-key; GET; /?Param1=value1; ; a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
            "get-vanilla-query-order-encoded; GET; /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1; ; 371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
            "get-vanilla-query-order-key-case; GET; /?Param2=value2&Param1=value1; ; b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            "get-vanilla-query-unreserved; GET; /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz; ; "
                    + "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
            "get-vanilla-utf8-query; GET; /?\u1234=bar; ; 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
            "post-header-key-sort; POST; /; My-Header1:value1; c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
            "post-header-value-case; POST; /; My-Header1:VALUE1; cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
            "post-vanilla; POST; /; ; 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            "post-vanilla-query; POST; /?Param1=value1; ; 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
    })
    void theSuite(String name, String method, String target, String headers, String signature) {
        assertEquals(signature, signature(KEYS, method, target, headers == null ? "" : headers, ""), name);
    }

    /** get-vanilla-with-session-token. */
    @Test
    void temporaryKeys() {
        var keys = new AwsKeys(KEYS.accessKey(), KEYS.secretKey(), Optional.of("6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"));
        assertEquals("07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8", signature(keys, "GET", "/", "", ""));
    }

    private static AwsSignature s3() {
        return new AwsSignature(() -> S3_KEYS, "us-east-1", "s3", InstantSource.fixed(S3S));
    }

    /** What gets to the network. */
    private static ClientRequest sent(Auth auth, String method, String url, UnaryOperator<HttpRequest> options) {
        var mock = new MockHttp().on(method, "*", request -> request.answer(200));
        try (var client = HttpClient.create(c -> c.auth(auth).decompress(false).transport(mock))) {
            client.request(method, url, options);
        }
        return mock.requests().getFirst();
    }

    private static String signature(ClientRequest request) {
        return request.header("Authorization").orElseThrow().replaceFirst(".*Signature=", "");
    }

    /** “Authenticating Requests: Using the Authorization Header”. */
    @Test
    void theExamplesOfS3() {
        var bucket = "http://examplebucket.s3.amazonaws.com/";
        var object = sent(s3(), "GET", bucket + "test.txt", r -> r.header("Range", "bytes=0-9"));
        assertEquals("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", object.header("Authorization").orElseThrow());
        assertEquals("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", signature(sent(s3(), "GET", bucket + "?lifecycle", r -> r)));
        assertEquals("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", signature(sent(s3(), "GET", bucket + "?prefix=J&max-keys=2", r -> r)));
    }

    /** “Authenticating Requests: Using Query Parameters”. */
    @Test
    void aPresignedUrl() {
        assertEquals("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
                s3().presigned("GET", "https://examplebucket.s3.amazonaws.com/test.txt", Duration.ofDays(1)));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> s3().presigned("GET", "https://a.test/", Duration.ofDays(8))).getMessage().contains("PT192H"));
    }

    @Test
    void whatIsSignedIsWhatIsSent() {
        var request = sent(s3(), "GET", "http://a.test:9000/b/a+b c(1)/\u00fc%21?prefix=x y&list-type=2&prefix=%2B", r -> r);
        assertEquals("http://a.test:9000/b/a%2Bb%20c%281%29/%C3%BC%21?list-type=2&prefix=%2B&prefix=x%20y", request.url().toString());
    }

    @Test
    void aFlowIsUnsignedAtS3AndRefusedElsewhere() {
        var request = sent(s3(), "PUT", "http://a.test/b/c", r -> r.header("Content-Length", "1").body(Flow.of(List.of(new byte[1]))));
        assertEquals(Optional.of("UNSIGNED-PAYLOAD"), request.header("X-Amz-Content-Sha256"));
        var queue = AwsSignature.of(KEYS, "eu-central-1", "sqs");
        var refused = assertThrows(IllegalArgumentException.class, () -> sent(queue, "POST", "http://a.test/", r -> r.body(Flow.of(List.of(new byte[1])))));
        assertEquals("POST http://a.test/: the body is a flow, which can't be signed for sqs; use bytes", refused.getMessage());
    }

    @Test
    void keysOfTheEnvironment() {
        var all = Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "token");
        assertEquals(new AwsKeys("id", "secret", Optional.of("token")), AwsKeys.from(all));
        assertFalse(AwsKeys.from(all).toString().contains("secret"));
        assertEquals("the environment variable AWS_SECRET_ACCESS_KEY is not set; AwsKeys.of(…) takes keys from elsewhere",
                assertThrows(IllegalStateException.class, () -> AwsKeys.from(Map.of("AWS_ACCESS_KEY_ID", "id"))).getMessage());
    }
}
