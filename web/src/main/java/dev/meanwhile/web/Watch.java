package dev.meanwhile.web;

import dev.meanwhile.Loop;
import dev.meanwhile.http.AccessLog;
import dev.meanwhile.http.ServerConfig;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Logs and counts the requests of a server. Confined to its loop. */
final class Watch {
    /** Stands for the log of the application, until the program chooses another. */
    private static final AccessLog OURS = _ -> { };

    private final AccessFormat format;
    private final Upkeep upkeep;
    private final Optional<Metrics> metrics;
    private boolean logs;

    /** @param chosen the form of the access log that the command's user wants */
    Watch(Upkeep upkeep, Optional<AccessFormat> chosen) {
        this.upkeep = upkeep;
        this.format = chosen.orElse(upkeep.accessFormat());
        this.metrics = upkeep.metrics();
    }

    /** {@return the program's configuration} If that has no access log of its own, the lines are written here, where more is known of a request. */
    ServerConfig configure(UnaryOperator<ServerConfig> program, ServerConfig base) {
        var config = program.apply(base.accessLog(OURS));
        logs = config.accessLog() == OURS && format != AccessFormat.OFF;
        return config.accessLog() == OURS ? config.accessLog(AccessLog.NONE) : config;
    }

    void begin() {
        metrics.ifPresent(it -> it.serves(Loop.current()));
    }

    void end() {
        metrics.ifPresent(it -> it.left(Loop.current()));
    }

    void follow(Request request) {
        var logged = logs && upkeep.isLogged(request.path());
        if (logged || metrics.isPresent()) {
            metrics.ifPresent(it -> it.inFlight(1));
            request.raw().onEnd(entry -> ended(request, entry, logged));
        }
    }

    private void ended(Request request, AccessLog.Entry entry, boolean logged) {
        metrics.ifPresent(it -> {
            it.inFlight(-1);
            it.ended(entry.method(), request.route().orElse("(none)"), entry.status(), entry.bytes(), entry.duration());
        });
        if (logged) {
            AccessLines.log(format, request, entry);
        }
    }

    /** Sends a response, and counts it while it is open, if it is a WebSocket or a stream of events. */
    void deliver(Request request, Response response) throws Exception {
        var kind = metrics.flatMap(it -> it.open(response));
        kind.ifPresent(it -> it.increment());
        try {
            Answers.deliver(request, response);
        } finally {
            kind.ifPresent(it -> it.decrement());
        }
    }
}
