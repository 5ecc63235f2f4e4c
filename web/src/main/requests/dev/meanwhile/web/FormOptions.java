package dev.meanwhile.web;

import java.util.Objects;

/**
 * How a form is read: {@code request.form(options -> options.maxFiles(3).maxFileBytes(5 << 20))}. Immutable; each method returns a changed copy.
 */
public final class FormOptions {
    static final FormOptions DEFAULTS = new FormOptions(1_000, 1 << 20, 10, 100L << 20, (_, _) -> { });

    private final int maxFields;
    private final long maxFieldBytes;
    private final int maxFiles;
    private final long maxFileBytes;
    private final UploadProgress progress;

    private FormOptions(int maxFields, long maxFieldBytes, int maxFiles, long maxFileBytes, UploadProgress progress) {
        this.maxFields = maxFields;
        this.maxFieldBytes = maxFieldBytes;
        this.maxFiles = maxFiles;
        this.maxFileBytes = maxFileBytes;
        this.progress = progress;
    }

    private static void require(String option, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(option + "(" + value + "): it can't be negative");
        }
    }

    /** {@return a copy that allows so many fields that are not files} The default is 1,000. With more, the client gets a 422. */
    public FormOptions maxFields(int count) {
        require("maxFields", count);
        return new FormOptions(count, maxFieldBytes, maxFiles, maxFileBytes, progress);
    }

    /** {@return a copy that allows so many bytes for all fields together, with their names} They are in memory. The default is 1 MiB. With more, the client gets a 413. */
    public FormOptions maxFieldBytes(long bytes) {
        require("maxFieldBytes", bytes);
        return new FormOptions(maxFields, bytes, maxFiles, maxFileBytes, progress);
    }

    /** {@return a copy that allows so many files} The default is 10. With more, the client gets a 422. */
    public FormOptions maxFiles(int count) {
        require("maxFiles", count);
        return new FormOptions(maxFields, maxFieldBytes, count, maxFileBytes, progress);
    }

    /** {@return a copy that allows so many bytes for each file} The default is 100 MiB. With more, the client gets a 413. */
    public FormOptions maxFileBytes(long bytes) {
        require("maxFileBytes", bytes);
        return new FormOptions(maxFields, maxFieldBytes, maxFiles, bytes, progress);
    }

    /** {@return a copy that reports how much has arrived} */
    public FormOptions onProgress(UploadProgress progress) {
        return new FormOptions(maxFields, maxFieldBytes, maxFiles, maxFileBytes, Objects.requireNonNull(progress, "the progress is null"));
    }

    int maxFields() {
        return maxFields;
    }

    long maxFieldBytes() {
        return maxFieldBytes;
    }

    int maxFiles() {
        return maxFiles;
    }

    long maxFileBytes() {
        return maxFileBytes;
    }

    UploadProgress progress() {
        return progress;
    }
}
