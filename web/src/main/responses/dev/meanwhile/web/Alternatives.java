package dev.meanwhile.web;

import dev.meanwhile.Body;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Forms of an answer, of which the client chooses by its Accept header (RFC 9110 §12.5.1). A handler returns it:
 * {@snippet :
 * app.get("/items", _ -> Response.either("application/json", () -> items)
 *         .or("text/html", () -> page(items))
 *         .or("text/csv", () -> csv(items)));
 * }
 * Only the chosen form is made. Among forms that the client wants equally, or if it does not say, the first is sent. If it wants none, it gets a 406 that lists them. The response
 * has {@code Vary: Accept}. Immutable; {@link #or} returns a copy.
 */
public final class Alternatives {
    private static final Pattern TYPE = Pattern.compile("[\\w.+!#$&^-]+/[\\w.+!#$&^-]+(\\s*;.*)?");
    private static final String CONTENT_TYPE = "Content-Type";

    private final List<Alternative> all;

    private record Alternative(String type, Body<?, ?> body) {
    }

    private Alternatives(List<Alternative> all) {
        this.all = all;
    }

    static Alternatives none() {
        return new Alternatives(List.of());
    }

    /**
     * {@return these forms and one more}
     *
     * @param type its media type, such as {@code text/csv}
     * @param body makes it, as {@link Handler#handle} would: what it returns becomes the response
     * @throws IllegalArgumentException if it is no media type
     */
    public Alternatives or(String type, Body<?, ?> body) {
        Objects.requireNonNull(type, "the media type is null");
        Objects.requireNonNull(body, "what makes the body is null");
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("or(\"" + type + "\", …): it must be a media type, such as text/csv");
        }
        var copy = new ArrayList<>(all);
        copy.add(new Alternative(type, body));
        return new Alternatives(List.copyOf(copy));
    }

    Response choose(Request request) throws Exception {
        var wanted = Preferences.of(request, "Accept");
        var best = all.getFirst();
        for (var alternative : all) {
            if (wanted.mediaType(alternative.type()) > wanted.mediaType(best.type())) {
                best = alternative;
            }
        }
        if (wanted.mediaType(best.type()) == 0) {
            var types = all.stream().map(Alternative::type).toList();
            throw new HttpError(406, "none of the types in Accept can be sent; there are: " + String.join(", ", types)).detail("types", types).header("Vary", "Accept");
        }
        var response = Answers.of(request, best.body().call());
        return response.withDefault(CONTENT_TYPE, typeOf(response, best.type())).vary("Accept");
    }

    private static String typeOf(Response response, String type) {
        var isText = response.content() instanceof Response.Content.Value(var value) && value instanceof String;
        return isText && type.startsWith("text/") && !type.contains(";") ? type + "; charset=utf-8" : type;
    }
}
