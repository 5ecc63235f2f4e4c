package dev.meanwhile.io;

import java.util.Locale;

/** How counts, rates and times are written. */
abstract sealed class Amounts {
    static final Amounts BYTES = new Bytes();

    /** {@return "4", "4 pages"} */
    abstract String of(long count);

    /** {@return "4/10", "4/10 pages"} */
    abstract String of(long count, long total);

    /** {@return "2.5/s", "2.5 pages/s"} */
    abstract String rate(double perSecond);

    /** {@return amounts of something, or of nothing in particular if the unit is empty} */
    static Amounts of(String unit) {
        return new Items(unit.isEmpty() ? "" : " " + unit);
    }

    /** {@return "0:07", "1:00:07"; seconds are not rounded up} */
    static String time(long nanos) {
        var seconds = Math.max(0, nanos) / 1_000_000_000L;
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static final class Items extends Amounts {
        private final String unit;

        Items(String unit) {
            this.unit = unit;
        }

        @Override
        String of(long count) {
            return count + unit;
        }

        @Override
        String of(long count, long total) {
            return count + "/" + total + unit;
        }

        @Override
        String rate(double perSecond) {
            return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond) + unit + "/s";
        }
    }

    private static final class Bytes extends Amounts {
        private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

        @Override
        String of(long count) {
            return of(count, unit(count)) + " " + UNITS[unit(count)];
        }

        @Override
        String of(long count, long total) {
            var unit = unit(total);
            return of(count, unit) + "/" + of(total, unit) + " " + UNITS[unit];
        }

        @Override
        String rate(double perSecond) {
            return of((long) perSecond) + "/s";
        }

        private static String of(long count, int unit) {
            return unit == 0 ? "" + count : String.format(Locale.ROOT, "%.1f", count / Math.pow(1024, unit));
        }

        private static int unit(long count) {
            return count < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(count)) / 10;
        }
    }
}
