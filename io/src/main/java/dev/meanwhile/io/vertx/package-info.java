/**
 * Vert.x on the loop's own thread, for the modules that are built on it. Netty beneath it is {@code dev.meanwhile.io.netty}'s.
 *
 * <pre>
 *  LoopVertx            what the other modules use: a Vert.x instance and await(call) for tasks
 *   ├─ LoopTransport    gives Vert.x the loop's sockets and event loop, and our way to look up names
 *   │   ├─ VertxSockets    the platform's sockets, as Vert.x takes them
 *   │   ├─ OpenChannels    the loop's connections; a PeerAddress knows the accepted one that it belongs to
 *   │   └─ HostLookup      a channel's first step: from a host's name (a NamedAddress) to its address
 *   └─ Race             tries the addresses of a host
 *  Acceptor             a listening socket that outlives the servers it gives its connections to
 *   └─ Feed             what one or several give to a server, through a FedChannel
 * </pre>
 *
 * <p>Two kinds of code run on a loop and never at the same time: tasks, and handlers, which Netty and Vert.x call during a poll,
 * on the loop's thread. State used by both needs no lock. A handler must not wait, and a task must not call into Vert.x
 * except through {@link dev.meanwhile.io.vertx.LoopVertx#await}: for Netty, a task's virtual thread is a foreign thread.
 */
package dev.meanwhile.io.vertx;
