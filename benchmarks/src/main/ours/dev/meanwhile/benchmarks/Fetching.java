package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.spawn;

import dev.meanwhile.http.HttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** GETs, as {@link Fetched} says. The client is kept from round to round. */
final class Fetching implements Round, AutoCloseable {
    private final Fetched what;
    private final Path folder;
    private HttpClient client;
    private String url = "";
    private int asked;
    private long sum;

    private Fetching(Fetched what, Path folder) {
        this.what = what;
        this.folder = folder;
    }

    /**
     * {@return the workload of that name, or null}
     *
     * @param folder with the files that {@link Fetched} names
     */
    static Fetching named(String name, Path folder) {
        return Fetched.named(name).map(what -> new Fetching(what, folder)).orElse(null);
    }

    private void begin() throws IOException {
        url = what.url(folder);
        client = HttpClient.create(c -> {
            var config = c.maxConnections(Fetched.TASKS).http2(what == Fetched.HTTP_2);
            return what.isSecure() ? config.trust(folder.resolve(Fetched.CERTIFICATE)) : config;
        });
    }

    @Override
    public long play(int size) throws IOException {
        if (client == null) {
            begin();
        }
        asked = 0;
        sum = 0;
        gather(IntStream.range(0, Fetched.TASKS).mapToObj(_ -> spawn(() -> get(size))).toList());
        return sum;
    }

    private void get(int size) {
        while (asked < size) {
            asked++;
            var length = client.get(url).raiseForStatus().bytes().length;
            sum += length;
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
