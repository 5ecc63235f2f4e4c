package dev.meanwhile.http;

import java.lang.reflect.Type;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jackson, loaded when the first JSON is read or written. The components of records are written in their declared order.
 *
 * <p>Jackson 3 needs the annotations of a recent Jackson 2. A framework that manages versions may have replaced them by older ones.
 */
final class Json {
    private static volatile boolean used;

    private static final class Mapper {
        private static final JsonMapper IT = JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build();
    }

    private Json() {
    }

    private static JsonMapper mapper() {
        try {
            var mapper = Mapper.IT;
            used = true;
            return mapper;
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
        }
    }

    static byte[] write(Object value) {
        return mapper().writeValueAsBytes(value);
    }

    static <T> T read(byte[] json, Type type) {
        var mapper = mapper();
        return mapper.readValue(json, mapper.constructType(type));
    }
}
