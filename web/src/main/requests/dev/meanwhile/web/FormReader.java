package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads the form of one request, once. Used by its tasks. */
final class FormReader implements AutoCloseable {
    private static final String URLENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final Function<String, Optional<String>> headers;
    private final Supplier<Flow<byte[]>> body;
    private final UploadStore store = new UploadStore();
    private boolean begun;
    private Optional<Form> form = Optional.empty();
    /** Those that the form was read within. */
    private FormOptions limits = FormOptions.DEFAULTS;
    private Optional<HttpError> refusal = Optional.empty();

    /**
     * @param headers the request's, by name
     * @param body    its chunks
     */
    FormReader(Function<String, Optional<String>> headers, Supplier<Flow<byte[]>> body) {
        this.headers = headers;
        this.body = body;
    }

    /** As {@link Request#form(UnaryOperator)}. */
    Form read(UnaryOperator<FormOptions> options) {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        var given = Objects.requireNonNull(options.apply(FormOptions.DEFAULTS), "the options of the form are null");
        if (form.isPresent()) {
            if (given != limits) {
                requireWithin(form.get(), given);
            }
            return form.get();
        }
        try {
            form = Optional.of(read(given));
            limits = given;
        } catch (HttpError e) {
            refusal = Optional.of(e);
            throw e;
        } finally {
            if (form.isEmpty()) {
                store.close();
            }
        }
        return form.get();
    }

    private Form read(FormOptions options) {
        var type = type();
        begin();
        var length = headers.apply("Content-Length").filter(LENGTH.asMatchPredicate()).map(Long::parseLong).orElse(-1L);
        var received = new long[1];
        var chunks = body.get().onEach(chunk -> options.progress().received(received[0] += chunk.length, length));
        return type.main().equals(URLENCODED) ? urlencoded(chunks, options) : multipart(type, chunks, options);
    }

    private HeaderValue type() {
        var type = HeaderValue.of(headers.apply("Content-Type").orElse("none"));
        if (!type.main().equals(URLENCODED) && !type.main().equals(MULTIPART)) {
            throw new HttpError(415, "the body must be a form, with the Content-Type " + URLENCODED + " or " + MULTIPART + ", not " + type.main())
                    .header("Accept", URLENCODED + ", " + MULTIPART);
        }
        return type;
    }

    private void begin() {
        if (begun) {
            throw new IllegalStateException("the form is being read already, or its reading was cancelled: a body can be read once");
        }
        begun = true;
    }

    private static Form urlencoded(Flow<byte[]> chunks, FormOptions options) {
        var all = new ByteArrayOutputStream();
        chunks.forEach(chunk -> {
            if (all.size() + chunk.length > options.maxFieldBytes()) {
                throw tooLarge(options);
            }
            all.writeBytes(chunk);
        });
        var fields = new Fields<String>(options.maxFields(), "fields");
        for (var pair : all.toString(StandardCharsets.UTF_8).split("&")) {
            if (!pair.isEmpty()) {
                var equals = pair.indexOf('=');
                fields.add(decode(equals < 0 ? pair : pair.substring(0, equals)), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Form(fields.byName(), Map.of());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpError(400, "the form is malformed: a % encodes nothing in '" + text + "'");
        }
    }

    private Form multipart(HeaderValue type, Flow<byte[]> body, FormOptions options) {
        var fields = new Fields<String>(options.maxFields(), "fields");
        var uploads = new Fields<Upload>(options.maxFiles(), "files");
        try (body) {
            var reader = new MultipartReader(type, body.iterator());
            var left = options.maxFieldBytes();
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                var part = next.get();
                if (part.isFile()) {
                    uploads.count();
                    var upload = store.store(part, options.maxFileBytes());
                    // A browser sends this if the user has chosen no file.
                    if (!upload.rawFilename().isEmpty() || upload.size() > 0) {
                        uploads.put(part.name(), upload);
                    }
                } else {
                    left -= part.name().length();
                    var bytes = new ByteArrayOutputStream();
                    for (var piece = part.piece(); piece.length > 0; piece = part.piece()) {
                        left -= piece.length;
                        if (left < 0) {
                            throw tooLarge(options);
                        }
                        bytes.writeBytes(piece);
                    }
                    fields.add(part.name(), bytes.toString(Filenames.charset(part.contentType())));
                }
            }
        }
        return new Form(fields.byName(), uploads.byName());
    }

    /** Some middleware has read it already, with limits of its own. */
    private static void requireWithin(Form form, FormOptions options) {
        var fields = form.names().stream().flatMap(name -> form.values(name).stream()).toList();
        if (fields.stream().mapToLong(value -> value.getBytes(StandardCharsets.UTF_8).length).sum() > options.maxFieldBytes()) {
            throw tooLarge(options);
        }
        var uploads = form.uploads();
        if (uploads.size() > options.maxFiles()) {
            throw tooMany(options.maxFiles(), "files");
        }
        if (fields.size() > options.maxFields()) {
            throw tooMany(options.maxFields(), "fields");
        }
        uploads.forEach(upload -> UploadStore.requireWithin(upload, options.maxFileBytes()));
    }

    private static HttpError tooMany(int most, String what) {
        return new HttpError(422, "the form has more than " + most + " " + what);
    }

    private static HttpError tooLarge(FormOptions options) {
        return new HttpError(413, "the fields of the form have more than " + options.maxFieldBytes() + " bytes");
    }

    /** Values by name, no more than allowed. */
    private static final class Fields<T> {
        private final Map<String, List<T>> byName = new LinkedHashMap<>();
        private final int most;
        private final String what;
        private int count;

        Fields(int most, String what) {
            this.most = most;
            this.what = what;
        }

        void count() {
            if (++count > most) {
                throw tooMany(most, what);
            }
        }

        void put(String name, T value) {
            byName.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
        }

        void add(String name, T value) {
            count();
            put(name, value);
        }

        Map<String, List<T>> byName() {
            byName.replaceAll((_, values) -> List.copyOf(values));
            return Collections.unmodifiableMap(byName);
        }
    }

    /** As {@link Request#parts}. */
    Flow<Part> parts() {
        var type = type();
        if (!type.main().equals(MULTIPART)) {
            throw new HttpError(415, "the body must be a form with the Content-Type " + MULTIPART + ", not " + type.main()).header("Accept", MULTIPART);
        }
        return generate(out -> {
            begin();
            try (var chunks = body.get()) {
                var reader = new MultipartReader(type, chunks.iterator());
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    out.emit(next.get());
                    next.get().passed();
                }
            }
        });
    }

    /** {@return the folder with files to delete, if there are such} */
    Optional<Path> uploads() {
        return store.place();
    }

    /** Deletes the files, even if the task is cancelled. */
    @Override
    public void close() {
        store.close();
    }
}
