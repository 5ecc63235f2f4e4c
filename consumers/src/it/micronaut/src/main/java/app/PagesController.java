package app;

import static dev.meanwhile.Meanwhile.*;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import java.util.List;
import java.util.concurrent.CompletableFuture;

@Controller
class PagesController {
    private final ApplicationLoop loop;

    PagesController(ApplicationLoop loop) {
        this.loop = loop;
    }

    @Get("/length")
    @ExecuteOn(TaskExecutors.BLOCKING)
    int length(@QueryValue String url) throws Exception {
        return loop.call(() -> loop.client().get(url).text().length());
    }

    @Get("/lengths")
    CompletableFuture<List<Integer>> lengths(@QueryValue String one, @QueryValue String other) {
        return loop.start(() -> gather(
                () -> loop.client().get(one).text().length(),
                () -> loop.client().get(other).text().length()));
    }
}
