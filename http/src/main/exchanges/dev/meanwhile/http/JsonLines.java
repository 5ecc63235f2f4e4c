package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;
import tools.jackson.core.JacksonException;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Lines that are JSON each. */
final class JsonLines {
    private JsonLines() {
    }

    /** @param name its text is needed for a failure only */
    static <T> Flow<T> of(HttpException.Exchange exchange, Flow<String> lines, Type type, Object name) {
        return generate(out -> {
            var number = 0L;
            for (var line : lines) {
                number++;
                if (!line.isBlank()) {
                    out.emit(read(exchange, line, number, type, name));
                }
            }
        });
    }

    private static <T> T read(HttpException.Exchange exchange, String line, long number, Type type, Object name) {
        T value;
        try {
            value = Json.read(line.getBytes(StandardCharsets.UTF_8), type);
        } catch (JacksonException e) {
            throw new HttpException.DecodingFailed(exchange, "line " + number + " is not valid JSON for " + name + ": " + Json.problem(e), e);
        }
        if (value == null) {
            throw new HttpException.DecodingFailed(exchange, "line " + number + " is null, not a " + name, null);
        }
        return value;
    }
}
