package dev.meanwhile.io;

import java.io.IOException;
import java.util.List;

/** A process that {@link Posix} has started. */
final class NativeChild extends Child {
    private final Posix posix;
    /** Its number belongs to somebody else from then on. */
    private boolean reaped;
    /** When it was reaped, others were in its group, which keep the number taken. */
    private boolean survived;

    NativeChild(Posix posix, int pid, List<String> command, boolean ownGroup) throws IOException {
        super(pid, command, ownGroup);
        this.posix = posix;
        Reactor.Watch watch;
        try {
            watch = new End(posix.watchable(pid));
        } catch (IOException e) {
            // No descriptor is left. It can't be seen to end, so it must not run.
            posix.kill(pid, Signal.named("KILL").number());
            while (posix.reap(pid) < 0) {
                Thread.onSpinWait();
            }
            end().complete(SubprocessResult.SIGNALLED + Signal.named("KILL").number());
            throw e;
        }
        watch.interest = Posix.POLLIN;
        Reactor.current().execute(() -> Reactor.current().add(watch));
    }

    @Override
    synchronized void signal(Signal signal) throws IOException {
        var pid = Math.toIntExact(pid());
        if (leadsGroup() && (!reaped || survived)) {
            survived = posix.kill(-pid, signal.number());
        } else if (!reaped) {
            var descendants = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
            posix.kill(pid, signal.number());
            for (var descendant : descendants) {
                posix.kill(Math.toIntExact(descendant.pid()), signal.number());
            }
        }
    }

    private synchronized int reap() {
        var status = posix.reap(Math.toIntExact(pid()));
        reaped = true;
        survived = leadsGroup();
        survived = mayHaveSurvivors();
        return status;
    }

    @Override
    synchronized boolean mayHaveSurvivors() {
        if (!reaped) {
            return leadsGroup();
        }
        try {
            survived = survived && posix.kill(-Math.toIntExact(pid()), 0);
        } catch (IOException e) {
            // They are there, and have changed their user.
        }
        return survived;
    }

    /** Its end, as the reactor sees it. */
    private final class End extends Reactor.Watch {
        End(int descriptor) {
            super(descriptor);
        }

        @Override
        void ready(Reactor reactor) {
            reactor.close(this);
            var status = reap();
            // Only if other code of this program waits for any process can the status be lost; asyncio says 255 then, too.
            end().complete(status < 0 ? SubprocessResult.UNKNOWN : status);
        }
    }
}
