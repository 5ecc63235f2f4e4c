package dev.meanwhile.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/** Header fields whose values are not printed. */
final class Secrets {
    private static final Pattern NAMES = Pattern.compile("authorization|cookie|token|secret|password|api-?key|signature");

    private Secrets() {
    }

    static boolean isSecret(String name) {
        return NAMES.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /** {@return a value that may be printed} A scheme such as Basic stays, and so do a cookie's name and attributes. */
    static String hidden(String name, String value) {
        if (!isSecret(name) || value.isEmpty()) {
            return value;
        }
        if (name.equalsIgnoreCase("Set-Cookie")) {
            return value.replaceFirst("=[^;]*", "=***");
        }
        var blank = value.indexOf(' ');
        return name.toLowerCase(Locale.ROOT).endsWith("authorization") && blank > 0 ? value.substring(0, blank) + " ***" : "***";
    }
}
