package dev.meanwhile.io.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Netty's epoll or NIO handler, wrapped: it wakes the event loop only if the loop sleeps, and counts open channels.
 *
 * <p>Netty wakes its event loop for every task that comes from another thread. Here most come from the loop's own tasks, at a
 * time when the loop cannot be asleep, and NIO would pay a system call for each turn of them (the idea is that of
 * {@code AwakeAwareIoHandler} in franz1981/Netty-VirtualThread-Scheduler). One instance serves one event loop.
 */
final class QuietIoHandler implements IoHandler, IoHandlerFactory {
    private final IoHandlerFactory factory;
    private final UnaryOperator<IoOps> resting;
    private final PollContext poll = new PollContext();
    private IoHandler handler;
    /** Set by the loop's thread before its last look for work; read by threads that bring work. */
    private volatile boolean asleep;
    /** Somebody queued a task since the last run. Any thread sets it; the loop's thread clears it. */
    private volatile boolean tasksQueued;
    private int channels;
    private final Set<IoHandle> ignored = new HashSet<>();

    QuietIoHandler(IoHandlerFactory factory) {
        this(factory, ops -> ops);
    }

    /** @param resting what a channel asks for in place of nothing; see {@link Sockets#resting} */
    QuietIoHandler(IoHandlerFactory factory, UnaryOperator<IoOps> resting) {
        this.factory = factory;
        this.resting = resting;
    }

    PollContext poll() {
        return poll;
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        handler = factory.newHandler(executor);
        return this;
    }

    @Override
    public int run(IoHandlerContext netty) {
        var context = poll.of(netty);
        var told = tasksQueued;
        tasksQueued = false;
        if (!context.canBlock()) {
            return handler.run(context);
        }
        if (told) {
            // The task ran before its thread announced it. Whoever called expectsEvents() in between must call it again.
            return 0;
        }
        // From here on the handler asks context.canBlock() again. Work that came before is seen there; later work wakes us.
        asleep = true;
        try {
            return handler.run(context);
        } finally {
            asleep = false;
        }
    }

    /** Netty calls this after it has queued a task, unless the caller is the loop's thread. */
    @Override
    public void wakeup() {
        tasksQueued = true;
        if (asleep) {
            handler.wakeup();
        }
    }

    /** {@return whether a channel is open or a task is queued} To be called on the loop's thread, not during a run. */
    boolean expectsEvents() {
        return channels > 0 || tasksQueued;
    }

    /** Does not count a channel that is about to be opened: it speaks only when asked. */
    void ignore(Channel channel) {
        ignored.add((IoHandle) channel.unsafe());
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        if (ignored.remove(handle)) {
            return handler.register(handle);
        }
        var registration = new Counted(handler.register(handle));
        channels++;
        return registration;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    /** A channel's registration; channels cancel theirs on the loop's thread when they close. */
    private final class Counted implements IoRegistration {
        private final IoRegistration registration;

        Counted(IoRegistration registration) {
            this.registration = registration;
        }

        @Override
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            return registration.submit(resting.apply(ops));
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            var cancelled = registration.cancel();
            if (cancelled) {
                channels--;
            }
            return cancelled;
        }
    }
}
