package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/drivers.md shows runs, and names the versions that were tried. */
class DriversDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/drivers.md");
    private static final Map<String, String> OF_AWS = Map.of("aws.region", "us-east-1", "aws.accessKeyId", "key", "aws.secretAccessKey", "secret");

    @AfterEach
    void forget() {
        OF_AWS.keySet().forEach(System::clearProperty);
    }

    /** {@return what the program of a section prints} */
    private static List<String> run(String section, String rest, String... arguments) throws Exception {
        var block = Pattern.compile("## " + section + "\n.*?```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        assertTrue(block.find(), section);
        var file = Files.createDirectories(Path.of("target", "shown")).resolve(section + ".java");
        Files.writeString(file, block.group(1) + rest);
        return Program.inShortSeconds("target/shown/" + section).run(arguments);
    }

    @Test
    void mongo() throws Exception {
        var server = new MongoServer(new MemoryBackend());
        try {
            assertEquals(List.of("Lima"), run("MongoDB", "", "mongodb://localhost:" + server.bind().getPort()));
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void redis(@TempDir Path folder) throws Exception {
        try (var server = new RedisServer(folder)) {
            assertEquals(List.of("name 7, one of 300"), run("Redis", "", server.url()));
        }
    }

    @Test
    void s3() throws Exception {
        OF_AWS.forEach(System::setProperty);
        var objects = new ConcurrentHashMap<String, byte[]>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, objects));
        server.start();
        try {
            assertEquals(List.of("north 1", "south 2"), run("S3", "", "http://localhost:" + server.getAddress().getPort()));
        } finally {
            server.stop(0);
        }
        assertEquals(List.of("/reports/today"), List.copyOf(objects.keySet()));
    }

    private static void answer(HttpExchange exchange, Map<String, byte[]> objects) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("PUT")) {
            objects.put(path, exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
        } else {
            var object = objects.get(path);
            exchange.sendResponseHeaders(200, object.length);
            exchange.getResponseBody().write(object);
        }
        exchange.close();
    }

    @Test
    void kafka() throws Exception {
        assertEquals(List.of("3 sent", "message 0", "message 1", "committed 2"), run("Kafka", """
                void main() {
                    run(() -> {
                        var text = new org.apache.kafka.common.serialization.StringSerializer();
                        var producer = new MockProducer<String, String>(true, text, text);
                        gather(IntStream.range(0, 3).mapToObj(n -> spawn(() -> send(producer, new ProducerRecord<>("news", "key " + n, "message " + n)))).toList());
                        IO.println(producer.history().size() + " sent");
                        var news = new org.apache.kafka.common.TopicPartition("news", 0);
                        var consumer = new MockConsumer<String, String>(OffsetResetStrategy.EARLIEST);
                        consumer.assign(List.of(news));
                        consumer.updateBeginningOffsets(Map.of(news, 0L));
                        for (var n = 0; n < 2; n++) {
                            consumer.addRecord(new ConsumerRecord<>("news", 0, n, "key " + n, "message " + n));
                        }
                        var reading = spawn(() -> messages(consumer).forEach(message -> IO.println(message.value())));
                        while (consumer.committed(Set.of(news)).get(news) == null) {
                            sleep(millis(1));
                        }
                        reading.cancel();
                        waitFor(List.of(reading), dev.meanwhile.Until.ALL_COMPLETED);
                        IO.println("committed " + consumer.committed(Set.of(news)).get(news).offset());
                    });
                }
                """));
    }

    @Test
    void theVersionsAreThoseOfTheTests() throws IOException {
        var pom = Files.readString(Path.of("../pom.xml"));
        for (var file : List.of(DOCUMENT, Path.of("MongoNotes.java"), Path.of("RedisCounter.java"), Path.of("Jooq.java"), Path.of("Migrations.java"))) {
            var libraries = Pattern.compile("//DEPS [\\w.]+:([\\w-]+):(\\S+)").matcher(Files.readString(file)).results().toList();
            assertTrue(!libraries.isEmpty(), file::toString);
            for (var library : libraries) {
                assertTrue(pom.contains(".version>" + library.group(2) + "<"), () -> library.group() + " of " + file + " is not the version in pom.xml");
            }
        }
    }
}
