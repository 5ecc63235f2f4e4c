package dev.meanwhile.http;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import dev.meanwhile.http.spi.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jackson, loaded when the first JSON is read or written. The components of records are written in their declared order, constants of enums by
 * their names.
 *
 * <p>Jackson 3 needs the annotations of a recent Jackson 2. A framework that manages versions may have replaced them by older ones.
 */
final class Json {
    private static volatile boolean used;

    private static final class Mapper {
        private static final JsonMapper IT = JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .build();
    }

    private static final class Strict {
        private static final JsonMapper IT = StrictJson.builder().build();
    }

    private Json() {
    }

    private static JsonMapper mapper() {
        return loaded(() -> Mapper.IT);
    }

    private static JsonMapper loaded(Supplier<JsonMapper> mapper) {
        try {
            var loaded = mapper.get();
            used = true;
            return loaded;
        } catch (LinkageError e) {
            throw new IllegalStateException("JSON needs jackson-annotations 2.22, but the class path has " + annotations()
                    + ": import meanwhile-bom before other BOMs, or for Spring Boot set <jackson-bom.version>2.22.0</jackson-bom.version> "
                    + "in the properties of your pom.xml", e);
        }
    }

    private static String annotations() {
        try {
            var version = Class.forName("com.fasterxml.jackson.annotation.JsonProperty").getPackage().getImplementationVersion();
            return version == null ? "another" : version;
        } catch (ClassNotFoundException _) {
            return "none";
        }
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
        if (used) {
            Mapper.IT.clearCaches();
            Strict.IT.clearCaches();
        }
    }

    static byte[] write(Object value) {
        return mapper().writeValueAsBytes(value);
    }

    /**
     * {@return JSON of somebody the program has chosen to ask, read leniently: what it does not know is skipped}
     *
     * @throws JacksonException if it is no JSON, does not fit the type, or is {@code null}
     */
    static <T> T read(byte[] json, Type type) {
        return read(mapper(), json, type);
    }

    /**
     * {@return JSON of strangers: requests to a server and messages of WebSockets, see {@link StrictJson}}
     *
     * @throws JacksonException if it is no JSON, does not fit the type exactly, or is {@code null}
     */
    static <T> T readStrict(byte[] json, Type type) {
        return read(loaded(() -> Strict.IT), json, type);
    }

    private static <T> T read(JsonMapper mapper, byte[] json, Type type) {
        var target = mapper.constructType(type);
        T value = mapper.readValue(json, target);
        if (value == null) {
            throw MismatchedInputException.from(null, target, "null is no value");
        }
        return value;
    }
}
