package app;

import dev.meanwhile.http.HttpServer;

import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Ends the application: with 0 if the loop works in the executable jar, and has what the manifest allows. */
@Component
@Profile("check")
class SelfCheck implements ApplicationRunner {
    private final ApplicationLoop loop;
    private final ApplicationContext context;

    SelfCheck(ApplicationLoop loop, ApplicationContext context) {
        this.loop = loop;
        this.context = context;
    }

    @Override
    public void run(ApplicationArguments arguments) throws Exception {
        var text = loop.call(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).text("hello"))) {
                return loop.client().get(server.url()).text();
            }
        });
        require(text.equals("hello"), text);
        var thread = loop.call(() -> Thread.currentThread().toString());
        require(thread.contains("@meanwhile-loop"), "not in carrier mode: " + thread);
        if (System.getProperty("os.name").equals("Linux")) {
            require(Files.readString(Path.of("/proc/self/maps")).contains("netty_transport_native_epoll"), "epoll");
        }
        System.exit(SpringApplication.exit(context));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
