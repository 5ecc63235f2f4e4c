package dev.meanwhile.io;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a peer sends to refuse (RFC 8446, section 6.2). The JDK gives it in the text of its exceptions only. */
final class TlsAlerts {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    private TlsAlerts() {
    }

    /** {@return the alert that a failure tells of, such as {@code unknown_ca}} */
    static Optional<String> in(Throwable failure) {
        var alert = ALERT.matcher(String.valueOf(failure.getMessage()));
        return alert.find() ? Optional.of(alert.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** {@return what an alert means, with what to do} */
    static String explained(String alert) {
        return "it refused (" + alert + ")" + switch (alert) {
            case "unknown_ca", "certificate_unknown", "bad_certificate" -> ": it does not trust the certificate of this side";
            case "certificate_required" -> ": it wants a certificate of this side; add one with certificate(chain, key)";
            case "certificate_expired" -> ": the certificate of this side has expired";
            case "unrecognized_name" -> ": it does not know the name that was asked for";
            case "protocol_version", "handshake_failure", "insufficient_security" -> ": no version or cipher in common, or it wants a certificate";
            default -> "";
        };
    }
}
