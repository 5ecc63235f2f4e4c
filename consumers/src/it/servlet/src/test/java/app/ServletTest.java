package app;

import static dev.meanwhile.Meanwhile.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.Http;
import dev.meanwhile.http.HttpServer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container starts the application, and stops it. */
class ServletTest {
    @TempDir
    private Path folder;

    @Test
    void aServletUsesTheLoopOfTheApplication() throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        var context = tomcat.addContext("", folder.toString());
        context.addApplicationListener(LoopListener.class.getName());
        Tomcat.addServlet(context, "length", new LengthServlet());
        context.addServletMappingDecoded("/length", "length");
        tomcat.start();
        try {
            run(() -> {
                try (var pages = HttpServer.listen(0, request -> request.respond(200).text(request.target()))) {
                    var url = "http://localhost:" + tomcat.getConnector().getLocalPort() + "/length?url="
                            + URLEncoder.encode(pages.url() + "seven", StandardCharsets.UTF_8);
                    assertEquals("6", blocking(() -> Http.get(url).text()));
                }
            });
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
        assertEquals(0, Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("application-loop")).count());
    }
}
