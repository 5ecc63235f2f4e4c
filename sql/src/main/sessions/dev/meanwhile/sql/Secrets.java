package dev.meanwhile.sql;

import java.util.List;
import java.util.regex.Pattern;

/** The passwords in a URL, and texts without them. */
final class Secrets {
    private static final List<Pattern> PLACES = List.of(Pattern.compile("(?i)(?:password|pwd|secret|token)=([^;&]*)"), Pattern.compile("//[^/@:]*:([^@/]*)@"), Pattern.compile(":[^/@:]+/([^/@]+)@"));

    private final List<String> secrets;

    Secrets(String url) {
        secrets = PLACES.stream().flatMap(place -> place.matcher(url).results().map(found -> found.group(1))).filter(secret -> !secret.isEmpty()).distinct().toList();
    }

    /** {@return the text without them} */
    String hide(String text) {
        var hidden = text;
        for (var secret : secrets) {
            hidden = hidden.replace(secret, "…");
        }
        return hidden;
    }

    /** {@return whether an exception, as it is printed, shows one of them} */
    boolean isIn(Throwable failure) {
        for (var each = failure; each != null; each = each.getCause()) {
            var text = each.toString();
            if (!hide(text).equals(text)) {
                return true;
            }
        }
        return false;
    }
}
