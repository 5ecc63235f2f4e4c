package peers;

import dev.meanwhile.benchmarks.Rounds;
import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * The cost of a switch in the JDK alone: two virtual threads that park and unpark each other, on a scheduler that is a queue and a
 * loop. The scheduler is set as Meanwhile sets it; nothing else is Meanwhile's: no tasks, no timers, no cancellation.
 */
final class ParkPeer implements Executor {
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final ThreadFactory threads;
    private final Thread[] players = new Thread[2];
    private int turn;

    private ParkPeer() throws ReflectiveOperationException {
        var builder = Thread.ofVirtual();
        var field = builder.getClass().getDeclaredField("scheduler");
        MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup()).unreflectVarHandle(field).set(builder, (Executor) this);
        threads = builder.factory();
    }

    public static void main(String[] args) throws Exception {
        var rounds = Rounds.parse(args);
        rounds.play(rounds.workload().equals("switch") ? new ParkPeer()::yields : null);
    }

    /** Everything runs on one thread, so the queue needs no lock. */
    @Override
    public void execute(Runnable continuation) {
        ready.add(continuation);
    }

    private long yields(int size) {
        var turns = new long[2];
        turn = 0;
        for (var n = 0; n < 2; n++) {
            var mine = n;
            players[n] = threads.newThread(() -> turns[mine] = play(mine, size / 2));
        }
        for (var player : players) {
            player.start();
        }
        for (var next = ready.poll(); next != null; next = ready.poll()) {
            next.run();
        }
        return turns[0] + turns[1];
    }

    private long play(int mine, int count) {
        var turns = 0L;
        while (turns < count) {
            while (turn != mine) {
                LockSupport.park();
            }
            turns++;
            turn = 1 - mine;
            LockSupport.unpark(players[1 - mine]);
        }
        return turns;
    }
}
