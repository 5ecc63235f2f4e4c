package dev.meanwhile.benchmarks;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * All servers serve the same, byte for byte:
 * <pre>
 * GET /plaintext     {@value #TEXT}, as text/plain; charset=utf-8
 * GET /json          an {@link Item}, as application/json
 * GET /large         {@link #large}, as application/octet-stream, with its length
 * GET /item          a {@link Found}, as application/json: the row of {@link Items} whose id is {@value #ASKED}
 * WebSocket /echo    each text message comes back
 * WebSocket /chat    a {@link Prompt} is answered by {@value #CHUNKS} times a {@link Chunk}, with a pause before each, and {@link Done}
 * WebSocket /all     {@value #WELCOME}, once it is a member; from then on, each text message that a member sends, which goes to all members, the sender included
 * </pre>
 * If {@link #isSecure} says so, it serves https with the {@value #CERTIFICATE} and the {@value #KEY} in the working folder: the workload {@value #TLS} asks by HTTP/1.1, and
 * {@value #HTTP_2} by HTTP/2. A server closes no idle connection within the first minute.
 *
 * <p>A server is started as {@code PROGRAM WORKLOAD}, listens at a free port of 127.0.0.1, and then prints {@code {"port":12345}}. A signal ends it.
 */
public final class Served {
    public static final String TEXT = "Hello, World!";
    public static final int CHUNKS = 100;
    /** The time of a fast language model for a token. */
    public static final Duration PAUSE = Duration.ofMillis(10);

    /** The first message of {@code /all}. */
    public static final String WELCOME = "welcome";
    /** Of the server, in the working folder. */
    public static final String CERTIFICATE = "certificate.pem";
    /** That of the certificate, in the working folder. */
    public static final String KEY = "key.pem";

    static final String PLAINTEXT = "http-plaintext";
    static final String JSON = "http-json";
    static final String LARGE = "http-1m";
    static final String TLS = "http-tls";
    static final String HTTP_2 = "http-h2";
    static final String RATE = "http-rate";
    static final String IDLE = "http-idle";
    static final String ECHO = "ws-echo";
    static final String CHAT = "chat-streams";
    static final String BROADCAST = "ws-broadcast";
    static final String ITEM = "http-item";
    /** The item of {@code /item}. */
    public static final int ASKED = 4_217;
    private static final Set<String> WORKLOADS = Set.of(PLAINTEXT, JSON, LARGE, TLS, HTTP_2, RATE, IDLE, ECHO, CHAT, BROADCAST);
    private static final int LARGE_BYTES = 1 << 20;
    /** Its length divides no power of two, so that no piece of a body passes for another. */
    private static final String PATTERN = "0123456789abcdefghijklmnopqrstuvwxyz\n";

    private Served() {
    }

    /** The answer of {@code /json}. */
    public record Item(int id, String name, double price) {
        /** {@return a new item, as if read from a database} */
        public static Item lamp() {
            return new Item(42, "lamp", 9.5);
        }
    }

    /** The answer of {@code /item}. */
    public record Found(int id, String name, int price) {
        static Found expected() {
            return new Found(ASKED, Items.name(ASKED), Items.price(ASKED));
        }
    }

    /** The message of a client of {@code /chat}. */
    public record Prompt(String prompt) {
    }

    /** A piece of the answer. */
    @JsonPropertyOrder({"type", "content"})
    public record Chunk(String type, String content) {
        /** {@return the n-th piece of each answer} */
        public static Chunk number(int n) {
            return new Chunk("chunk", "word " + n);
        }
    }

    /** The end of the answer. */
    public record Done(String type) {
        /** {@return the end} */
        public static Done done() {
            return new Done("done");
        }
    }

    /** {@return whether the command line names a workload for servers without a database} If not, this reports it as unsupported. */
    public static boolean isAsked(String... arguments) {
        return isOneOf(WORKLOADS, arguments);
    }

    /** {@return whether the command line names the workload for servers with a database} If not, this reports it as unsupported. */
    public static boolean isAskedForItems(String... arguments) {
        return isOneOf(Set.of(ITEM), arguments);
    }

    /** {@return a mebibyte: the same 37 characters again and again} */
    public static byte[] large() {
        return PATTERN.repeat(LARGE_BYTES / PATTERN.length() + 1).substring(0, LARGE_BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return whether the server is asked over TLS} */
    public static boolean isSecure(String workload) {
        return workload.equals(TLS) || workload.equals(HTTP_2);
    }

    static boolean isOneOf(Set<String> workloads, String... arguments) {
        var known = arguments.length == 1 && workloads.contains(arguments[0]);
        if (!known) {
            System.out.println("{\"unsupported\":\"\"}");
        }
        return known;
    }

    /** Prints that the server listens. */
    public static void listening(int port) {
        System.out.println("{\"port\":" + port + "}");
    }
}
