package dev.meanwhile.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dates as servers write them, in any of their forms (RFC 6265bis §5.1.1). */
final class CookieDate {
    private static final Pattern DELIMITERS = Pattern.compile("[\\x09\\x20-\\x2F\\x3B-\\x40\\x5B-\\x60\\x7B-\\x7E]+");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(\\D.*)?");
    private static final Pattern DAY = Pattern.compile("(\\d{1,2})(\\D.*)?");
    private static final Pattern YEAR = Pattern.compile("(\\d{2,4})(\\D.*)?");
    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private int[] time;
    private int day = -1;
    private int month = -1;
    private int year = -1;

    private CookieDate() {
    }

    static Optional<Instant> parse(String text) {
        var date = new CookieDate();
        for (var token : DELIMITERS.split(text)) {
            date.take(token);
        }
        return date.instant();
    }

    private void take(String token) {
        var asTime = TIME.matcher(token);
        var asDay = DAY.matcher(token);
        var asYear = YEAR.matcher(token);
        var asMonth = token.length() < 3 ? -1 : MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
        if (time == null && asTime.matches()) {
            time = new int[] {Integer.parseInt(asTime.group(1)), Integer.parseInt(asTime.group(2)), Integer.parseInt(asTime.group(3))};
        } else if (day < 0 && asDay.matches()) {
            day = Integer.parseInt(asDay.group(1));
        } else if (month < 0 && asMonth >= 0) {
            month = asMonth + 1;
        } else if (year < 0 && asYear.matches()) {
            var number = Integer.parseInt(asYear.group(1));
            year = number >= 70 && number <= 99 ? number + 1900 : number < 70 ? number + 2000 : number;
        }
    }

    private Optional<Instant> instant() {
        if (time == null || day < 0 || month < 0 || year < 1601) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(year, month, day, time[0], time[1], time[2]).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
