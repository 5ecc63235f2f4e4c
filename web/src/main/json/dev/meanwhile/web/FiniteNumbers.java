package dev.meanwhile.web;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Refuses NaN and the infinities, which JSON lacks (RFC 8259 §6). Jackson would write them as texts, and a client that expects a number fails far from the cause. Serializers by type
 * cost nothing for other values, and Jackson adds the path to what they throw.
 */
final class FiniteNumbers {
    private FiniteNumbers() {
    }

    static SimpleModule module() {
        var module = new SimpleModule("finite numbers");
        for (var type : new Class<?>[] {double.class, Double.class}) {
            add(module, type, new Doubles());
        }
        for (var type : new Class<?>[] {float.class, Float.class}) {
            add(module, type, new Floats());
        }
        module.addSerializer(double[].class, new ArrayOfDoubles());
        module.addSerializer(float[].class, new ArrayOfFloats());
        return module;
    }

    /** The classes of primitives have the types of their boxes. */
    @SuppressWarnings("unchecked")
    private static <T> void add(SimpleModule module, Class<?> type, ValueSerializer<T> serializer) {
        module.addSerializer((Class<T>) type, serializer);
    }

    /** Its message is the number. */
    static final class NotFinite extends DatabindException {
        private static final long serialVersionUID = 1L;

        private NotFinite(JsonGenerator out, double value) {
            super(out, String.valueOf(value));
        }
    }

    private static double requireFinite(double value, JsonGenerator out) {
        if (!Double.isFinite(value)) {
            throw new NotFinite(out, value);
        }
        return value;
    }

    private static final class Doubles extends ValueSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(requireFinite(value, out));
        }
    }

    private static final class Floats extends ValueSerializer<Float> {
        @Override
        public void serialize(Float value, JsonGenerator out, SerializationContext context) {
            requireFinite(value, out);
            out.writeNumber(value.floatValue());
        }
    }

    private static final class ArrayOfDoubles extends ValueSerializer<double[]> {
        @Override
        public void serialize(double[] values, JsonGenerator out, SerializationContext context) {
            for (var value : values) {
                requireFinite(value, out);
            }
            out.writeArray(values, 0, values.length);
        }
    }

    private static final class ArrayOfFloats extends ValueSerializer<float[]> {
        @Override
        public void serialize(float[] values, JsonGenerator out, SerializationContext context) {
            out.writeStartArray();
            for (var value : values) {
                requireFinite(value, out);
                out.writeNumber(value);
            }
            out.writeEndArray();
        }
    }
}
