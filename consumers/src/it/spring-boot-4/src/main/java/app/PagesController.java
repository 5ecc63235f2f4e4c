package app;

import static dev.meanwhile.Meanwhile.*;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PagesController {
    private final ApplicationLoop loop;

    PagesController(ApplicationLoop loop) {
        this.loop = loop;
    }

    @GetMapping("/length")
    int length(@RequestParam String url) throws Exception {
        return loop.call(() -> loop.client().get(url).text().length());
    }

    @GetMapping("/lengths")
    CompletableFuture<List<Integer>> lengths(@RequestParam String one, @RequestParam String other) {
        return loop.start(() -> gather(
                () -> loop.client().get(one).text().length(),
                () -> loop.client().get(other).text().length()));
    }
}
