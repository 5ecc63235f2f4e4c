package dev.meanwhile.web;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What an HTML form has sent: fields with texts, and files. From {@link Request#form()}. */
public final class Form {
    private final Map<String, List<String>> fields;
    private final Map<String, List<Upload>> uploads;

    Form(Map<String, List<String>> fields, Map<String, List<Upload>> uploads) {
        this.fields = fields;
        this.uploads = uploads;
    }

    /** {@return the names of the fields that are not files, in order} */
    public Set<String> names() {
        return fields.keySet();
    }

    /** {@return the first value of a field, or empty if it was not sent} A text field without text is sent, as ""; a checkbox that is off is not. */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /** {@return all values of a field, in order} */
    public List<String> values(String name) {
        Objects.requireNonNull(name, "the name of the field is null");
        return fields.getOrDefault(name, List.of());
    }

    /**
     * {@return a required field, as a number, an enum, a date …} As {@link Request#path(String, Class)}.
     *
     * @throws InvalidInput if it is missing or can't be read as that type
     */
    public <T> T value(String name, Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        var text = value(name).orElseThrow(() -> InvalidInput.missing("form", name));
        return Texts.read("form", name, text, type);
    }

    /**
     * {@return a field, or {@code missing} if it was not sent} As {@link #value(String, Class)}.
     *
     * @throws InvalidInput if it was sent and can't be read as that type
     */
    public <T> T value(String name, Class<T> type, T missing) {
        Objects.requireNonNull(type, "the type is null");
        Objects.requireNonNull(missing, "the value for a missing field is null");
        return value(name).map(text -> Texts.read("form", name, text, type)).orElse(missing);
    }

    /** {@return the first file of a field, or empty if the user has chosen none} */
    public Optional<Upload> upload(String name) {
        return uploads(name).stream().findFirst();
    }

    /** {@return all files of a field, in order} */
    public List<Upload> uploads(String name) {
        Objects.requireNonNull(name, "the name of the field is null");
        return uploads.getOrDefault(name, List.of());
    }

    List<Upload> uploads() {
        return uploads.values().stream().flatMap(List::stream).toList();
    }

    /** {@return the names and the numbers of values, since values may be passwords} */
    @Override
    public String toString() {
        return "Form " + fields.keySet() + " with files " + uploads.keySet();
    }
}
