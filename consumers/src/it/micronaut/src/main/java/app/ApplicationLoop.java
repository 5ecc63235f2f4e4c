package app;

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.*;
import dev.meanwhile.http.HttpClient;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

@Singleton
public class ApplicationLoop implements AutoCloseable {
    private final Loop loop = newLoop();
    private final Thread runner = new Thread(loop::runForever, "application-loop");
    private final HttpClient client = HttpClient.create();

    public ApplicationLoop() {
        runner.start();
    }

    /** Use it in bodies for {@link #start} and {@link #call}. */
    public HttpClient client() {
        return client;
    }

    /** Starts a task, and does not wait for it. */
    public <T> CompletableFuture<T> start(Body<T, ?> body) {
        return loop.submit(body);
    }

    /** Waits for a task in the calling thread. If that is interrupted, the task is cancelled. */
    public <T> T call(Body<T, ?> body) throws Exception {
        var task = start(body);
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Micronaut calls this when the application stops. */
    @PreDestroy
    @Override
    public void close() throws InterruptedException {
        client.close();
        loop.stop();
        runner.join();
        loop.close();
    }
}
