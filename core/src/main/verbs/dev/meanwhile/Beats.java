package dev.meanwhile;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** {@code every}: beats are counted from the first, not from the last run, so a late run does not delay the next. */
final class Beats implements Body<Void, Exception>, Sourced {
    private final Loop loop;
    private final Schedule schedule;
    private final Action<?> action;
    private final long period;
    /** On the loop's clock, which may wrap; compared by difference. */
    private long beat;

    private Beats(Loop loop, Schedule schedule, Action<?> action) {
        this.loop = loop;
        this.schedule = schedule;
        this.action = action;
        this.period = Durations.nanos(schedule.period());
        this.beat = loop.now() + Durations.nanos(schedule.delay());
    }

    static Task<Void> start(Schedule schedule, Action<?> action) {
        var loop = Loop.require("every(…)");
        var beats = new Beats(loop, schedule, action);
        return loop.spawning.ownTask("every " + Durations.text(beats.period), beats);
    }

    @Override
    public Object source() {
        return action;
    }

    @Override
    public boolean isPeriodic() {
        return true;
    }

    @Override
    public Void call() throws Exception {
        while (true) {
            // Lets other tasks run even if the next beat has passed.
            Sleep.sleep(Duration.ofNanos(beat + jitter() - loop.now()));
            action.run();
            next();
        }
    }

    private void next() {
        beat += period;
        var late = loop.now() - beat;
        if (late > 0 && schedule.overrun() == Schedule.Overrun.SKIP) {
            // To the first beat that has not passed; one that is due right now is not missed.
            beat += (late + period - 1) / period * period;
        }
    }

    private long jitter() {
        return schedule.jitter() == 0 ? 0 : (long) (period * schedule.jitter() * ThreadLocalRandom.current().nextDouble());
    }
}
