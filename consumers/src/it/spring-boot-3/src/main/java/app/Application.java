package app;

import dev.meanwhile.http.HttpClient;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
public class Application {
    @Bean
    HttpClient client() {
        return HttpClient.create();
    }

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}

@RestController
class LengthController {
    private final HttpClient client;

    LengthController(HttpClient client) {
        this.client = client;
    }

    @GetMapping("/length")
    int length(@RequestParam String url) {
        return client.get(url).text().length();
    }
}
