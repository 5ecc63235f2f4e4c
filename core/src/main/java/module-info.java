/**
 * Meanwhile's core: the loop, tasks, scopes, timeouts, queues and flows. It depends on the JDK alone and knows nothing
 * of I/O; see {@link dev.meanwhile.Poller} for the one place where the outside comes in.
 */
module dev.meanwhile {
    exports dev.meanwhile;
}
