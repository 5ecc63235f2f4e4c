package dev.meanwhile.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is printed, and where bodies go. */
final class FetchShow {
    @Option(names = {"-i", "--headers"}, description = "Print the status and the header fields before the body.")
    private boolean headers;

    @Option(names = {"-v", "--verbose"}, description = "Print the request too, without its secrets.")
    private boolean verbose;

    @Option(names = {"-q", "--quiet"}, description = "Print no bodies.")
    private boolean quiet;

    @Option(names = "--pretty", description = "Indent JSON, and leave out binary data: the default on a terminal.")
    private boolean pretty;

    @Option(names = "--timing", description = "Print to the standard error how long each phase took.")
    private boolean timing;

    @Option(names = "--picture", description = "Print to the standard error a picture of what overlapped.")
    private boolean picture;

    @Option(names = "--check-status", description = "Exit with 3, 4 or 5 after a status 3xx, 4xx or 5xx.")
    private boolean checkStatus;

    @Option(names = {"-d", "--download"}, description = "Save bodies to files, with a progress bar; named by the server or the URL, and never over other files.")
    private boolean download;

    @Option(names = {"-o", "--output"}, paramLabel = "PATH", description = "Save the body to this file.")
    private Optional<Path> output = Optional.empty();

    @Option(names = {"-c", "--continue"}, description = "With -o: go on where an earlier fetch with -c broke off. The file appears when it is complete; until then its beginning is in PATH.part.")
    private boolean resumed;

    void check(List<String> urls, String method) {
        Wrong.unless(output.isEmpty() || urls.size() == 1, "--output", output, "there are " + urls.size() + " URLs; use --download, which names a file for each");
        Wrong.unless(!resumed || output.isPresent(), "--continue", Optional.empty(), "which file? Add -o FILE");
        Wrong.unless(!resumed || !headers(), "--continue", Optional.empty(), "it may take several responses, so there is none for --headers or --verbose");
        Wrong.unless(!resumed || method.equals("GET"), "--continue", Optional.empty(), "only GET can go on, not " + method);
    }

    boolean headers() {
        return headers || verbose;
    }

    boolean verbose() {
        return verbose;
    }

    boolean quiet() {
        return quiet;
    }

    /** The script knows whether there is a terminal. */
    boolean pretty() {
        return pretty || Boolean.getBoolean("meanwhile.terminal");
    }

    boolean timing() {
        return timing;
    }

    boolean picture() {
        return picture;
    }

    boolean checkStatus() {
        return checkStatus;
    }

    boolean saves() {
        return download || output.isPresent();
    }

    boolean bar() {
        return download || resumed;
    }

    Optional<Path> output() {
        return output;
    }

    boolean resumed() {
        return resumed;
    }
}
