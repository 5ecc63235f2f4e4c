package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a client prefers, as a header field such as Accept or Accept-Encoding lists it: {@code text/html, application/json;q=0.9} (RFC 9110 §12.4.2). Parameters other than {@code q} are
 * ignored, as are qualities that are no numbers.
 */
final class Preferences {
    private record Preference(String value, double quality) {
        private static Preference of(String text) {
            var parts = text.toLowerCase(Locale.ROOT).split(";");
            var quality = 1.0;
            for (var i = 1; i < parts.length; i++) {
                var part = parts[i].strip();
                if (part.startsWith("q=")) {
                    quality = quality(part.substring(2));
                }
            }
            return new Preference(parts[0].strip(), quality);
        }

        private static double quality(String text) {
            try {
                return Math.clamp(Double.parseDouble(text.strip()), 0, 1);
            } catch (NumberFormatException e) {
                return 1;
            }
        }
    }

    private final List<Preference> all;

    private Preferences(List<Preference> all) {
        this.all = all;
    }

    /** @param header all fields of this name count, in order */
    static Preferences of(Request request, String header) {
        var all = new ArrayList<Preference>();
        for (var field : request.headers().all(header)) {
            for (var part : field.split(",")) {
                if (!part.isBlank() && part.strip().charAt(0) != ';') {
                    all.add(Preference.of(part));
                }
            }
        }
        return new Preferences(List.copyOf(all));
    }

    /** {@return whether the client says nothing} */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** {@return how much a media type is wanted: 0, not at all, to 1} Of the entries that match, the most precise decides. */
    double mediaType(String type) {
        var bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return isEmpty() ? 1 : mostPrecise(List.of(bare, bare.substring(0, bare.indexOf('/') + 1) + "*", "*/*"));
    }

    /** {@return how much a content coding is wanted: 0, not at all, to 1} */
    double coding(String coding) {
        return mostPrecise(List.of(coding, "*"));
    }

    private double mostPrecise(List<String> fromPreciseToGeneral) {
        for (var wanted : fromPreciseToGeneral) {
            var found = all.stream().filter(it -> it.value().equals(wanted)).mapToDouble(Preference::quality).max();
            if (found.isPresent()) {
                return found.getAsDouble();
            }
        }
        return 0;
    }
}
