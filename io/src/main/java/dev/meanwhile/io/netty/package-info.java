/**
 * Netty on the loop's own thread: sockets for {@code dev.meanwhile.io}, and for {@code dev.meanwhile.io.vertx}, which adds Vert.x.
 *
 * <pre>
 *  LoopNetty            a loop's Netty: made at first use, ended with the loop
 *   ├─ NettyVersion     says so if Netty is too old
 *   ├─ Epoll            whether this JVM can use it
 *   ├─ Sockets          epoll's channels, or NIO's (with UnixChannel and UnixServerChannel)
 *   ├─ HostNames        looks up names, by the operating system
 *   └─ NettyPoller      runs the event loop whenever the loop polls
 *       ├─ OwnedEventLoop    the event loop, in a form that Vert.x cannot shut down
 *       └─ QuietIoHandler    spares wake-ups and counts open channels
 *           └─ PollContext      whether a poll may sleep, and for how long
 *  NettyNetwork         connections and servers, as {@code dev.meanwhile.io} wants them
 *   ├─ NettyWire        a connection's channel
 *   └─ NettyListener    a server's
 *       └─ SocketFile      the file of a Unix socket
 * </pre>
 *
 * <p>Two kinds of code run on a loop and never at the same time: tasks, and handlers, which Netty calls during a poll, on the loop's thread. State used by
 * both needs no lock. A handler must not wait, and a task must not call into Netty: for that, a task's virtual thread is a foreign one.
 */
package dev.meanwhile.io.netty;
