package dev.meanwhile.http;

import dev.meanwhile.io.spi.Reasons;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/** What a proxy's failure means, in words to follow its name. */
final class ProxyReasons {
    private static final Pattern STATUS = Pattern.compile("status: (\\d{3}.*)$");
    private static final Pattern SOCKS = Pattern.compile("status: (\\w+)|authStatus: (\\w+)|unexpected authMethod: (\\w+)");

    private ProxyReasons() {
    }

    static String of(Throwable cause) {
        var message = Failures.messageOf(cause);
        var status = STATUS.matcher(message);
        if (cause instanceof HttpProxyConnectException && status.find()) {
            return " does not connect: " + status.group(1) + (status.group(1).startsWith("407") ? "; its URL needs the right user and password" : "");
        }
        if (cause instanceof ProxyConnectException && cause.getCause() != null && !(cause.getCause() instanceof ProxyConnectException)) {
            return of(cause.getCause());
        }
        return switch (cause) {
            case UnknownHostException _ -> " was not found: " + message;
            case ConnectTimeoutException _ -> " was not reached in time";
            case NotSslRecordException _ -> " does not speak TLS; is its scheme http, not https?";
            case SslHandshakeTimeoutException _ -> " did not answer in time";
            case SSLException _ -> " can't be trusted: " + Failures.deepestMessage(cause);
            case ProxyConnectException _ when message.contains("authStatus") || message.contains("authMethod") -> " refuses user and password, or wants some";
            case ProxyConnectException _ when message.endsWith("timeout") -> " did not answer in time";
            case ProxyConnectException _ when message.endsWith("disconnected") -> " closed the connection";
            case ProxyConnectException _ -> " does not connect: " + socks(message);
            case ClosedChannelException _ -> " closed the connection";
            default -> " was not reached: " + Reasons.withoutSystemCall(message);
        };
    }

    private static String socks(String message) {
        var found = SOCKS.matcher(message);
        return found.find() ? found.group().replaceFirst("^\\w+: ", "") : message;
    }
}
