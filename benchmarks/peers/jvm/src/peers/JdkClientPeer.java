package peers;

import dev.meanwhile.benchmarks.Fetched;
import dev.meanwhile.benchmarks.Rounds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** GETs by the JDK's client, on virtual threads, one for each task. */
final class JdkClientPeer {
    private final HttpClient client;
    private final HttpRequest request;

    private JdkClientPeer(Fetched what) throws IOException, GeneralSecurityException {
        var builder = HttpClient.newBuilder().executor(Executors.newVirtualThreadPerTaskExecutor())
                .version(what == Fetched.HTTP_2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        client = (what.isSecure() ? builder.sslContext(trusting(Path.of(Fetched.CERTIFICATE))) : builder).build();
        request = HttpRequest.newBuilder(URI.create(what.url(Path.of("")))).build();
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        try (var in = Files.newInputStream(certificate)) {
            keys.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        var what = Fetched.named(rounds.workload());
        rounds.play(what.isEmpty() ? null : new JdkClientPeer(what.get())::play);
    }

    private long play(int size) throws Exception {
        var asked = new AtomicInteger();
        var sum = new AtomicLong();
        var threads = new Thread[Fetched.TASKS];
        for (var n = 0; n < threads.length; n++) {
            threads[n] = Thread.startVirtualThread(() -> {
                while (asked.getAndIncrement() < size) {
                    sum.addAndGet(get());
                }
            });
        }
        for (var thread : threads) {
            thread.join();
        }
        return sum.get();
    }

    private int get() {
        try {
            var response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("status " + response.statusCode());
            }
            return response.body().length;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
