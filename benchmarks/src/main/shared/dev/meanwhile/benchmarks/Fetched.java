package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What clients of HTTP ask for, which all programs do in the same way: {@value #TASKS} tasks at once, each with one GET after another, until as many as the size of the round have been
 * answered. Each response must have the status 200, and its body is read to the end. A round answers with the sum of the lengths of the bodies. The client is kept from round to
 * round, with no more than {@value #TASKS} connections.
 * <pre>
 * client-get   GET {@value #SMALL} of {@value #SMALL_BYTES} bytes
 * client-1m    GET {@value #LARGE} of {@value #LARGE_BYTES} bytes
 * client-tls   GET {@value #SMALL} over TLS, by HTTP/1.1
 * client-h2    GET {@value #SMALL} over TLS, by HTTP/2
 * </pre>
 * The server listens at the ports of 127.0.0.1 that are in the files {@code port} and {@code tls-port} in the working folder; its certificate, which is to be trusted, and nothing else, is in
 * {@code certificate.pem}.
 */
public enum Fetched {
    GET("client-get", Fetched.SMALL, Fetched.SMALL_BYTES, false),
    LARGE_BODIES("client-1m", Fetched.LARGE, Fetched.LARGE_BYTES, false),
    TLS("client-tls", Fetched.SMALL, Fetched.SMALL_BYTES, true),
    HTTP_2("client-h2", Fetched.SMALL, Fetched.SMALL_BYTES, true);

    /** At once. */
    public static final int TASKS = 64;
    /** Has the certificate. */
    public static final String CERTIFICATE = "certificate.pem";
    static final String SMALL = "/small";
    static final String LARGE = "/large";
    static final int SMALL_BYTES = 100;
    static final int LARGE_BYTES = 1 << 20;

    private final String workload;
    private final String path;
    private final int bytes;
    private final boolean secure;

    Fetched(String workload, String path, int bytes, boolean secure) {
        this.workload = workload;
        this.path = path;
        this.bytes = bytes;
        this.secure = secure;
    }

    /** {@return the one of that name} */
    public static Optional<Fetched> named(String workload) {
        for (var it : values()) {
            if (it.workload.equals(workload)) {
                return Optional.of(it);
            }
        }
        return Optional.empty();
    }

    /** {@return its name} */
    public String workload() {
        return workload;
    }

    /** {@return whether it is over TLS} */
    public boolean isSecure() {
        return secure;
    }

    /** {@return what is asked for} */
    public String path() {
        return path;
    }

    int bytes() {
        return bytes;
    }

    /** {@return the port of 127.0.0.1} */
    public int port(Path folder) throws IOException {
        return Integer.parseInt(Files.readString(folder.resolve(secure ? "tls-port" : "port")).strip());
    }

    /** {@return the URL to get} */
    public String url(Path folder) throws IOException {
        return (secure ? "https" : "http") + "://127.0.0.1:" + port(folder) + path;
    }
}
