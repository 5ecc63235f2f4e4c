package dev.meanwhile.cli;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses and networks on the command line: {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code fd00::/8}. */
final class Networks {
    private static final Pattern FORM = Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

    private Networks() {
    }

    /**
     * @param special what an element may be besides
     * @throws Wrong if one is nothing of that
     */
    static void check(String option, List<String> list, String special) {
        for (var word : list) {
            var one = word.strip();
            Wrong.unless(one.equals(special) || isNetwork(one), option, Optional.of(String.join(",", list)),
                    (one.isEmpty() ? "one" : one) + " is neither an address, such as 10.0.0.7, nor a network, such as 10.0.0.0/8, nor " + special);
        }
    }

    private static boolean isNetwork(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        try {
            var bits = InetAddress.ofLiteral(parts.group(1)).getAddress().length * Byte.SIZE;
            return parts.group(2) == null || Integer.parseInt(parts.group(2)) <= bits;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
