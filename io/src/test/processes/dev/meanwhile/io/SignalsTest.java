package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.LoopOptions;
import dev.meanwhile.Runner;
import dev.meanwhile.WaitKind;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Real signals, sent to this JVM and to others. */
class SignalsTest {
    private static void send(String signal) {
        Subprocess.check("sh", "-c", "kill -s " + signal + " " + ProcessHandle.current().pid());
    }

    @Test
    void aHandlerRunsAsATaskForEachSignal() {
        run(() -> {
            var seen = queue(10);
            try (var _ = Signals.on("SIGHUP", () -> {
                sleep(seconds(0.001));
                seen.put("HUP");
            })) {
                send("HUP");
                seen.take();
                send("HUP");
                seen.take();
            }
        });
    }

    @Test
    void namesAreWithOrWithoutSigInAnyCase() {
        run(() -> {
            for (var name : List.of("SIGUSR2", "USR2", "sigusr2")) {
                var came = event();
                try (var _ = Signals.on(name, () -> came.set())) {
                    send("USR2");
                    came.await();
                }
            }
        });
    }

    @Test
    void severalMayListen() {
        run(() -> {
            var seen = queue(10);
            try (var _ = Signals.on("HUP", () -> seen.put(1)); var _ = Signals.on("HUP", () -> seen.put(2))) {
                send("HUP");
                assertEquals(3, (int) seen.take() + (int) seen.take());
            }
        });
    }

    @Test
    void theHandlerFromBeforeIsRestored() {
        var count = new java.util.concurrent.atomic.AtomicInteger();
        var came = new java.util.concurrent.CompletableFuture<String>();
        var original = sun.misc.Signal.handle(new sun.misc.Signal("HUP"), _ -> came.complete("before"));
        try {
            run(() -> {
                var first = event();
                try (var _ = Signals.on("HUP", () -> first.set())) {
                    Signals.on("HUP", () -> count.incrementAndGet()).close();
                    send("HUP");
                    first.await();
                    assertFalse(came.isDone());
                }
                send("HUP");
                assertEquals("before", dev.meanwhile.Meanwhile.await(came));
            });
        } finally {
            sun.misc.Signal.handle(new sun.misc.Signal("HUP"), original);
        }
        assertEquals(0, count.get());
    }

    @Test
    void aHandlerThatFailsIsReportedAndStays() {
        var reports = new ArrayList<String>();
        try (var runner = new Runner(new LoopOptions().exceptionHandler((message, failure) -> reports.add(message + ": " + failure.getMessage())))) {
            runner.run(() -> {
                var calls = queue(10);
                try (var _ = Signals.on("HUP", () -> {
                    calls.put("called");
                    throw new IOException("no settings");
                })) {
                    send("HUP");
                    calls.take();
                    send("HUP");
                    calls.take();
                    sleep(seconds(0));
                }
                return null;
            });
        }
        assertEquals("the handler of SIGHUP failed: no settings", reports.getFirst());
    }

    @Test
    void aFlowGivesTheSignalsThatCome() {
        run(() -> {
            var seen = queue(10);
            var reader = spawn(() -> Signals.of("HUP", "SIGUSR2").forEach(seen::put));
            while (reader.waitsFor().filter(it -> it.kind() == WaitKind.SIGNAL).isEmpty()) {
                sleep(seconds(0));
            }
            send("HUP");
            assertEquals("SIGHUP", seen.take());
            send("USR2");
            assertEquals("SIGUSR2", seen.take());
            reader.cancel();
        });
    }

    @Test
    void aSignalThatComesAgainBeforeItIsTakenCountsOnce() {
        run(() -> {
            var calls = queue(10);
            var goOn = event();
            try (var _ = Signals.on("HUP", () -> {
                calls.put("called");
                goOn.await();
            })) {
                send("HUP");
                calls.take();
                try (var delivered = SignalInbox.open(dev.meanwhile.Loop.current(), List.of(Signal.named("HUP")))) {
                    for (var i = 0; i < 3; i++) {
                        send("HUP");
                        delivered.take();
                    }
                }
                goOn.set();
                calls.take();
                sleep(seconds(0));
                sleep(seconds(0));
                assertTrue(calls.tryTake().isEmpty());
            }
        });
    }

    @Test
    void whatCantBeHandledIsRefusedWithTheReason() {
        run(() -> {
            var unknown = assertThrows(IllegalArgumentException.class, () -> Signals.on("SIGNAL", () -> { }));
            assertEquals("there is no signal SIGNAL on this system; names are such as SIGHUP or HUP, SIGTERM or TERM", unknown.getMessage());
            var kill = assertThrows(IllegalArgumentException.class, () -> Signals.on("KILL", () -> { }));
            assertEquals("can't handle SIGKILL: the system gives it to no program", kill.getMessage());
            var quit = assertThrows(IllegalArgumentException.class, () -> Signals.on("SIGQUIT", () -> { }));
            assertEquals("can't handle SIGQUIT: the JVM uses it itself", quit.getMessage());
            assertThrows(IllegalArgumentException.class, () -> Signals.of());
        });
    }

    @Test
    void aSignalCancelsTheScopeWithTheReason() {
        run(() -> {
            var reason = new String[1];
            var ended = Signals.cancelling(() -> {
                try {
                    send("TERM");
                    sleep(seconds(1_000));
                } catch (dev.meanwhile.Cancelled cancelled) {
                    sleep(seconds(0.001));
                    reason[0] = cancelled.reason();
                    throw cancelled;
                }
            });
            assertFalse(ended);
            assertEquals("asked to stop (SIGTERM)", reason[0]);
            sleep(seconds(0));
        });
    }

    @Test
    void aScopeThatNoSignalCancelsReturnsItsValue() {
        run(() -> {
            assertTrue(Signals.cancelling(() -> sleep(seconds(0))));
            assertEquals(Optional.of(5), Signals.cancelling(() -> 5));
            var thrown = assertThrows(IOException.class, () -> Signals.cancelling(() -> {
                throw new IOException("no");
            }));
            assertEquals("no", thrown.getMessage());
        });
    }
}
