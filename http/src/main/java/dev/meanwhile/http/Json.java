package dev.meanwhile.http;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Jackson, loaded when the first JSON is read or written. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {
    }

    /** What is wrong and where, in one line and without advice about Jackson's settings. */
    static String problem(JacksonException e) {
        var where = e.getLocation();
        var path = e.getPath().isEmpty() ? "" : " (in " + e.getPathReference() + ")";
        return e.getOriginalMessage() + path
                + (where == null || where.getLineNr() < 0 ? "" : ", at line " + where.getLineNr() + ", column " + where.getColumnNr());
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
