/**
 * Netty and Vert.x on the loop's own thread, for the modules that are built on them.
 *
 * <pre>
 *  LoopVertx            what the other modules use: a Vert.x instance and await(call) for tasks
 *   ├─ NettyVersion     says so if Netty is too old
 *   ├─ Epoll            whether this JVM can use it
 *   ├─ Sockets          epoll's sockets, or NIO's
 *   ├─ LoopTransport    gives Vert.x those sockets, our event loop, and our way to look up names
 *   │   ├─ OwnedEventLoop  the event loop, in a form that Vert.x cannot shut down
 *   │   ├─ OpenChannels    the loop's connections, by address
 *   │   └─ HostLookup      a channel's first step: from a host's name (a NamedAddress) to its address
 *   │       └─ HostNames   the lookups themselves, by the operating system
 *   └─ NettyPoller      runs the event loop whenever the loop polls
 *       └─ QuietIoHandler  spares wake-ups and counts open channels
 *           └─ PollContext      whether a poll may sleep, and for how long
 * </pre>
 *
 * <p>Two kinds of code run on a loop and never at the same time: tasks, and handlers, which Netty and Vert.x call during a poll,
 * on the loop's thread. State used by both needs no lock. A handler must not wait, and a task must not call into Vert.x
 * except through {@link dev.meanwhile.io.vertx.LoopVertx#await}: for Netty, a task's virtual thread is a foreign thread.
 */
package dev.meanwhile.io.vertx;
