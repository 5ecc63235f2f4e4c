package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** Starts a peer's server on the first core and the load on the last, and always ends the server. */
final class Servers implements Stage {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int END_SECONDS = 2;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Cores cores;
    private final Processes servers;
    private final Processes loads;
    private final List<String> load;

    /**
     * The servers.
     *
     * @param servers the file for servers' errors
     * @param loads   the file for the load's errors
     * @param load    starts {@link LoadProgram}
     */
    Servers(Cores cores, Processes servers, Processes loads, List<String> load) {
        this.cores = cores;
        this.servers = servers;
        this.loads = loads;
        this.load = load;
    }

    /** What a server prints when it listens, or when it does not have the workload. */
    private record Hello(Integer port, String unsupported) {
    }

    @Override
    public List<String> play(Workload workload, Peer peer, boolean quick) throws Unplayable {
        var command = new ArrayList<>(cores.on(peer.pinned(), peer.command()));
        command.add(workload.name() + peer.variant());
        var server = servers.start(command);
        try {
            var hello = hello(server);
            if (hello.port() == null) {
                throw new Unplayable(hello.unsupported());
            }
            return load(workload, peer, quick, server, hello.port());
        } finally {
            end(server);
        }
    }

    private List<String> load(Workload workload, Peer peer, boolean quick, Process server, int port) throws Unplayable {
        var command = new ArrayList<>(cores.onLast(load));
        command.addAll(Processes.arguments(workload, peer, quick));
        command.addAll(List.of(String.valueOf(port), String.valueOf(server.pid())));
        try {
            return loads.run(command);
        } catch (Unplayable e) {
            throw hasEnded(server) ? new Unplayable(e.getMessage() + "; the server has ended: " + servers.firstError()) : e;
        }
    }

    /** A command in front of it, such as taskset, becomes the server: the process id stays the same. */
    private Hello hello(Process server) throws Unplayable {
        var limit = servers.limit().compareTo(START) < 0 ? servers.limit() : START;
        var line = CompletableFuture.supplyAsync(() -> firstLine(server), task -> Thread.ofVirtual().start(task));
        try {
            return JSON.readValue(line.get(limit.toMillis(), TimeUnit.MILLISECONDS), Hello.class);
        } catch (TimeoutException e) {
            throw new Unplayable("did not listen within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new Unplayable("did not print its port: " + servers.firstError());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The reader stays open, and what the server prints later stays in the pipe, which holds 64 KiB. */
    private static String firstLine(Process server) {
        return server.inputReader().lines().filter(it -> it.startsWith("{")).findFirst().orElseThrow();
    }

    /** It may be about to end, if its clients have lost the connection. */
    private static boolean hasEnded(Process server) {
        try {
            return server.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void end(Process server) {
        server.destroy();
        try {
            if (!server.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
            server.getInputStream().close();
        } catch (IOException e) {
            // It has ended; there is nothing to read.
        } catch (InterruptedException e) {
            server.destroyForcibly();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
