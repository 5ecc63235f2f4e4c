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

    NativeChild(Posix posix, Reactor reactor, int pid, List<String> command, boolean ownGroup) throws IOException {
        super(pid, command, ownGroup);
        this.posix = posix;
        try {
            var end = new End(reactor, posix.watchable(pid));
            try {
                end.await(Posix.EPOLLIN);
            } catch (IOException e) {
                end.close();
                throw e;
            }
        } catch (IOException e) {
            // No descriptor is left. It can't be seen to end, so it must not run.
            posix.kill(pid, Signal.named("KILL").number());
            while (posix.reap(pid) < 0) {
                Thread.onSpinWait();
            }
            end().complete(SubprocessResult.SIGNALLED + Signal.named("KILL").number());
            throw e;
        }
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
        End(Reactor reactor, int descriptor) {
            reactor.super(descriptor);
        }

        @Override
        void ready() {
            close();
            var status = reap();
            // Only if other code of this program waits for any process can the status be lost; asyncio says 255 then, too.
            end().complete(status < 0 ? SubprocessResult.UNKNOWN : status);
        }
    }
}
