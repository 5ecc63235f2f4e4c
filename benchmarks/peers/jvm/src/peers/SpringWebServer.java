package peers;

import dev.meanwhile.benchmarks.Served;
import dev.meanwhile.benchmarks.WebServed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Spring Boot: Spring MVC on Tomcat, with virtual threads, Bean Validation and FreeMarker. */
@Controller
@SpringBootApplication
public class SpringWebServer implements WebMvcConfigurer {
    private static final int STREAMS = 2_000;

    /** Starts it. FreeMarker knows records since 2.3.33, and a page that it does not flush gets its Content-Length. */
    public static void main(String[] args) {
        if (!WebServed.isAsked(args)) {
            return;
        }
        var application = new SpringApplication(SpringWebServer.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of("server.port", 0, "server.address", "127.0.0.1", "server.tomcat.max-connections", STREAMS,
                "server.tomcat.max-keep-alive-requests", -1, "spring.threads.virtual.enabled", true, "logging.level.root", "warn",
                "spring.freemarker.template-loader-path", "file:" + WebServed.TEMPLATES + "/", "spring.freemarker.settings.incompatible_improvements", "2.3.34",
                "spring.freemarker.settings.auto_flush", false));
        var context = (ServletWebServerApplicationContext) application.run();
        Served.listening(context.getWebServer().getPort());
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/files/**").addResourceLocations("file:" + WebServed.FOLDER + "/").setEtagGenerator(SpringWebServer::tag);
    }

    private static String tag(Resource file) {
        try {
            return "\"" + Long.toHexString(file.lastModified()) + "-" + Long.toHexString(file.contentLength()) + "\"";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes an order. */
    @PostMapping("/shops/{shop}/orders")
    @ResponseBody
    public WebServed.Receipt order(@PathVariable("shop") @Min(1) int shop, @RequestParam("express") boolean express, @RequestBody @Valid WebServed.NewOrder order) {
        return order.receipt(shop, express);
    }

    /** Takes a form. */
    @PostMapping(path = "/booking", produces = "text/plain;charset=utf-8")
    @ResponseBody
    public String book(@Valid @ModelAttribute WebServed.Booking booking) {
        return WebServed.booked(booking.name(), booking.seats(), booking.note());
    }

    /** Shows a table. */
    @GetMapping("/page")
    public String page(Model model) {
        model.addAttribute("title", WebServed.TITLE).addAttribute("rows", WebServed.rows());
        return "table";
    }

    /** Streams events, from a virtual thread. */
    @GetMapping("/events")
    public SseEmitter events() {
        var emitter = new SseEmitter(0L);
        Thread.ofVirtual().start(() -> stream(emitter));
        return emitter;
    }

    private static void stream(SseEmitter emitter) {
        try {
            for (var number = 0; ; number++) {
                Thread.sleep(WebServed.PAUSE);
                emitter.send(new WebServed.Tick(number), MediaType.APPLICATION_JSON);
            }
        } catch (IOException | InterruptedException e) {
            emitter.completeWithError(e);
        }
    }
}
