package dev.meanwhile.io;

import dev.meanwhile.TimedOutException;

import java.net.UnknownHostException;
import java.time.Duration;

/** What the system's resolver says. */
final class HostLookups {
    private HostLookups() {
    }

    /** {@return a failure to look a host up} The JDK tells by the text only whether the name servers failed (EAI_AGAIN). */
    static NetworkException.UnknownHost failure(String what, String target, Duration elapsed, UnknownHostException e) {
        if (e.getCause() instanceof TimedOutException) {
            return new NetworkException.DnsTimeout(message(what, e.getMessage(), elapsed), target, elapsed, e);
        }
        var text = String.valueOf(e.getMessage());
        return text.contains("Temporary failure") ? new NetworkException.DnsFailure(message(what, "the name servers did not answer: " + text, elapsed), target, elapsed, e)
                : new NetworkException.UnknownHost(message(what, "the name does not resolve: " + text, elapsed), target, elapsed, e);
    }

    static String message(String what, String reason, Duration elapsed) {
        return what + ": " + reason + " (after " + elapsed.toMillis() + " ms)";
    }
}
