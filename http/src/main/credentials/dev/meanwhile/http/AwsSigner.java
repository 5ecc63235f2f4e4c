package dev.meanwhile.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One signature: what is signed and how, after “Create a signed AWS API request” of AWS's IAM user guide. */
final class AwsSigner {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AwsKeys keys;
    private final String time;
    private final List<String> scope;

    AwsSigner(AwsKeys keys, String region, String service, Instant now) {
        this.keys = keys;
        this.time = TIME.format(now);
        this.scope = List.of(time.substring(0, 8), region, service, "aws4_request");
    }

    /** {@return the header fields that a signed request has} Only S3 asks for the hash; AWS's SDKs send it to all. */
    List<Map.Entry<String, String>> fields(String hash) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        fields.add(Map.entry("X-Amz-Date", time));
        fields.add(Map.entry("X-Amz-Content-Sha256", hash));
        keys.sessionToken().ifPresent(token -> fields.add(Map.entry("X-Amz-Security-Token", token)));
        return fields;
    }

    /** {@return the parameters that stand for those fields in a URL} */
    List<Map.Entry<String, String>> query(Duration validity) {
        var query = new ArrayList<Map.Entry<String, String>>();
        query.add(Map.entry("X-Amz-Algorithm", ALGORITHM));
        query.add(Map.entry("X-Amz-Credential", credential()));
        query.add(Map.entry("X-Amz-Date", time));
        query.add(Map.entry("X-Amz-Expires", Long.toString(validity.toSeconds())));
        query.add(Map.entry("X-Amz-SignedHeaders", "host"));
        keys.sessionToken().ifPresent(token -> query.add(Map.entry("X-Amz-Security-Token", token)));
        return query;
    }

    /** {@return the value of Authorization} */
    String authorization(String method, AwsUrl url, List<Map.Entry<String, String>> headers, String hash) {
        return ALGORITHM + " Credential=" + credential() + ", SignedHeaders=" + String.join(";", canonical(headers).keySet())
                + ", Signature=" + signature(method, url, headers, hash);
    }

    /** @param hash that of the body, or what stands for it */
    String signature(String method, AwsUrl url, List<Map.Entry<String, String>> headers, String hash) {
        var all = canonical(headers);
        var request = method + "\n" + url.canonicalPath() + "\n" + url.query() + "\n"
                + all.entrySet().stream().map(field -> field.getKey() + ":" + field.getValue() + "\n").collect(Collectors.joining())
                + "\n" + String.join(";", all.keySet()) + "\n" + hash;
        var toSign = ALGORITHM + "\n" + time + "\n" + String.join("/", scope) + "\n" + hash(request.getBytes(StandardCharsets.UTF_8));
        var key = ("AWS4" + keys.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (var part : scope) {
            key = mac(key, part);
        }
        return HexFormat.of().formatHex(mac(key, toSign));
    }

    private String credential() {
        return keys.accessKey() + "/" + String.join("/", scope);
    }

    /** Names in lower case and in order; values of one name in one line, without blanks that mean nothing. */
    private static TreeMap<String, String> canonical(List<Map.Entry<String, String>> headers) {
        return headers.stream().collect(Collectors.toMap(field -> field.getKey().toLowerCase(Locale.ROOT),
                field -> field.getValue().strip().replaceAll("\\s+", " "), (one, other) -> one + "," + other, TreeMap::new));
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }
}
