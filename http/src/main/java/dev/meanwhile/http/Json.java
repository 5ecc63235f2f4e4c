package dev.meanwhile.http;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Jackson, loaded when the first JSON is read or written. The components of records are written in their declared order. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {
    }

    /** The problem and its position, in one line, without advice about Jackson's settings. */
    static String problem(JacksonException e) {
        var where = e.getLocation();
        var path = e.getPath().isEmpty() ? "" : " (in " + e.getPathReference() + ")";
        return e.getOriginalMessage() + path
                + (where == null || where.getLineNr() < 0 ? "" : ", at line " + where.getLineNr() + ", column " + where.getColumnNr());
    }

    /** Clears Jackson's caches of classes, which keep their loaders alive. Any thread may call this. */
    static void forget() {
        MAPPER.clearCaches();
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
