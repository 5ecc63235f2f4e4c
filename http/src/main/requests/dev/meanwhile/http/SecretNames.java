package dev.meanwhile.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of headers and parameters whose values nobody should read in a log. Too many rather than too few.
 *
 * @param more besides the usual ones, in lower case
 */
record SecretNames(Set<String> more) {
    /** Parts of names, without what divides their words. */
    private static final Pattern USUAL = Pattern.compile("token|secret|passw|pwd|passphrase|signature|credential|apikey|accesskey|privatekey|assertion|jwt|session|cookie"
            + "|^(auth|authorization|proxyauthorization|xauth.*|key|sig|sid|code|pin|otp|ticket|login)$");
    /** A parameter in a URL. */
    private static final Pattern PARAMETER = Pattern.compile("([?&;])([^=&;?#\\s\"]+)=[^&;#\\s\"]+");

    boolean isSecret(String name) {
        var word = name.toLowerCase(Locale.ROOT);
        return more.contains(word) || USUAL.matcher(word.replaceAll("[-_.]", "")).find();
    }

    SecretNames and(Set<String> others) {
        return new SecretNames(Stream.concat(more.stream(), others.stream().map(name -> name.toLowerCase(Locale.ROOT))).collect(Collectors.toUnmodifiableSet()));
    }

    /** {@return a text in which the URLs hide the values of their secret parameters, and passwords} */
    String hideIn(String text) {
        return PARAMETER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(isSecret(decoded(found.group(2))) ? found.group(1) + found.group(2) + "=***" : found.group()))
                .replaceAll("//([^/?#@\\s:]*):[^/?#@\\s]*@", "//$1:***@");
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
