/**
 * An HTTP client, a server and WebSockets, in direct style. {@link dev.meanwhile.http.Http} sends single requests, from any thread.
 * {@link dev.meanwhile.http.HttpClient} sends {@link dev.meanwhile.http.HttpRequest}s; a
 * {@link dev.meanwhile.http.Response} has its body in memory, a {@link dev.meanwhile.http.ResponseStream} reads it piece by piece.
 *
 * <p>Failures are split by phase and by who is to blame. All are {@link dev.meanwhile.http.HttpException}s:
 * <pre>
 * HttpException
 * ├── InvalidUrl              the URL can't be used: yours to fix
 * ├── Timeout
 * │   ├── PoolTimeout         no connection became free
 * │   ├── ConnectTimeout      the host was not reached
 * │   ├── WriteTimeout        the next piece of the request could not be sent
 * │   ├── ReadTimeout         the next piece of the response did not come
 * │   └── TotalTimeout        the whole exchange took too long
 * ├── ConnectFailed           refused, unreachable, …
 * │   ├── UnknownHost         the name does not resolve
 * │   ├── TlsFailed           certificate, host name or handshake
 * │   └── ProxyFailed         the proxy was not reached, refused, or could not reach the host
 * ├── ConnectionLost          broken while the request was sent or before the response began
 * ├── BadResponse             the reply is not HTTP
 * │   └── IncompleteBody      the body is incomplete
 * ├── BodyTooLarge            longer than you allow
 * ├── DecodingFailed          the body is not what its headers say, or not the JSON you asked for
 * ├── TooManyRedirects
 * ├── TokenRefused            an OAuth 2 server gave no tokens
 * └── BadStatus               400 and above, when you asked with raiseForStatus()
 * </pre>
 *
 * <p>A {@link dev.meanwhile.http.HttpServer} hands each {@link dev.meanwhile.http.ServerRequest} to a task. Reading a request and sending its response
 * fail with the same exceptions: {@code ReadTimeout}, {@code WriteTimeout}, {@code ConnectionLost}, {@code IncompleteBody}, {@code BodyTooLarge},
 * {@code DecodingFailed}. A {@link dev.meanwhile.http.WebSocket} has its own exceptions, which say who ended it:
 * <pre>
 * WebSocketException
 * ├── HandshakeFailed         the client did not ask for a WebSocket, or not properly
 * ├── BadMessage              a message is not what you asked for; the WebSocket stays open
 * └── Closed                  with a code and a reason
 *     ├── ClosedByYou
 *     ├── ClosedByPeer
 *     └── Broken              the connection was lost, no answer to a ping, or the peer broke the protocol
 * </pre>
 */
package dev.meanwhile.http;
