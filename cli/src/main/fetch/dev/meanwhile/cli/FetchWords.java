package dev.meanwhile.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the words after the options mean: {@code [METHOD] URL… [ITEM…]}. */
record FetchWords(Optional<String> method, List<String> urls, List<FetchItem> items) {
    private static final String ITEMS = "name=text, name:=JSON, name==query, Header:value, name@file or @file";

    static FetchWords of(List<String> words) {
        var rest = new ArrayList<>(words);
        var method = rest.size() > 1 && rest.getFirst().matches("[A-Z]+") ? Optional.of(rest.removeFirst()) : Optional.<String>empty();
        if (rest.isEmpty()) {
            throw new Wrong("a URL is missing, such as https://example.org/");
        }
        var urls = new ArrayList<String>();
        var items = new ArrayList<FetchItem>();
        for (var word : rest) {
            if (urls.isEmpty() || items.isEmpty() && isUrl(word)) {
                urls.add(completed(word));
            } else {
                items.add(item(word));
            }
        }
        return new FetchWords(method, urls, items);
    }

    private static FetchItem item(String word) {
        if (isUrl(word)) {
            throw new Wrong(word + ": write all URLs before the first of " + ITEMS);
        }
        var item = FetchItem.parse(word).orElseThrow(() -> new Wrong(word + ": it is none of " + ITEMS
                + "; a second URL needs its scheme: https://" + word));
        if (item.name().isEmpty() && !item.isBody()) {
            throw new Wrong(word + ": the name before the separator is missing; possible are " + ITEMS);
        }
        return item;
    }

    private static boolean isUrl(String word) {
        return word.regionMatches(true, 0, "http://", 0, 7) || word.regionMatches(true, 0, "https://", 0, 8) || word.matches(":\\d+(/.*)?");
    }

    /** {@return the URL with its scheme} For this machine that is http, for others https. */
    static String completed(String word) {
        if (word.contains("://")) {
            return word;
        }
        if (word.matches(":(\\d+)?([/?].*)?")) {
            return "http://localhost" + (word.matches(":\\d.*") ? word : word.substring(1));
        }
        var isHere = word.matches("(?i)(localhost|[\\w.-]+\\.localhost|127\\.[\\d.]+|0\\.0\\.0\\.0|\\[::1])([:/?#].*)?");
        return (isHere ? "http://" : "https://") + word;
    }

    /** {@return GET, or POST if there is something to send, unless the user has said otherwise} */
    String verb() {
        return method.orElse(items.stream().anyMatch(FetchItem::isData) ? "POST" : "GET");
    }
}
