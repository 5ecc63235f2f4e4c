package dev.meanwhile.benchmarks;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.Set;

/**
 * All servers serve the same, byte for byte:
 * <pre>
 * GET /plaintext     {@value #TEXT}, as text/plain; charset=utf-8
 * GET /json          an {@link Item}, as application/json
 * GET /item          a {@link Found}, as application/json: the row of {@link Items} whose id is {@value #ASKED}
 * WebSocket /echo    each text message comes back
 * WebSocket /chat    a {@link Prompt} is answered by {@value #CHUNKS} times a {@link Chunk}, with a pause before each, and {@link Done}
 * </pre>
 * A server is started as {@code PROGRAM WORKLOAD}, listens at a free port of 127.0.0.1, and then prints {@code {"port":12345}}. A signal ends it.
 */
public final class Served {
    public static final String TEXT = "Hello, World!";
    public static final int CHUNKS = 100;
    /** The time of a fast language model for a token. */
    public static final Duration PAUSE = Duration.ofMillis(10);

    static final String PLAINTEXT = "http-plaintext";
    static final String JSON = "http-json";
    static final String ECHO = "ws-echo";
    static final String CHAT = "chat-streams";
    static final String ITEM = "http-item";
    /** The item of {@code /item}. */
    public static final int ASKED = 4_217;
    private static final Set<String> WORKLOADS = Set.of(PLAINTEXT, JSON, ECHO, CHAT);

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
