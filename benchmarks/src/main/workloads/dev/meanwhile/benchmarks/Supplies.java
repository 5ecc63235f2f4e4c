package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;

/**
 * The folder in which a workload's programs are started, with what they need:
 * <pre>
 * {@value IoWorkloads#SMALL_FILES}     small/00000000 …: as many files as the size says; each begins with its own name
 * {@value IoWorkloads#LARGE_FILE}      large: the size is in MiB; the bytes of the n-th MiB are n modulo {@value Contents#PATTERN}
 * {@value IoWorkloads#TLS} key.pem, certificate.pem and, for the JDK, key.p12 with the password {@value Certificates#PASSWORD}
 * {@value WebServed#PAGE} pages/table.ftlh: a template
 * {@value WebServed#FILE} files/shop.css: {@link WebServed#file}; both are there for all workloads of web frameworks
 * {@value Served#TLS}, {@value Served#HTTP_2}      {@value Served#CERTIFICATE}, {@value Served#KEY}
 * client-…             port, tls-port, certificate.pem: see {@link Fetched}
 * with a database     port: the number of a port of 127.0.0.1, where the server of {@link DatabaseServer} listens
 * </pre>
 */
final class Supplies implements AutoCloseable {
    private final Path folder;
    /** Ends the server, if there is one. */
    private Runnable end = () -> { };

    private Supplies(Path folder) {
        this.folder = folder;
    }

    /** {@return a new folder, which goes when this is closed} */
    static Supplies of(Workload workload) {
        try {
            var supplies = new Supplies(Files.createTempDirectory("meanwhile-bench"));
            try {
                supplies.make(workload);
                return supplies;
            } catch (IOException | RuntimeException e) {
                supplies.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't make what " + workload.name() + " needs: " + e.getMessage(), e);
        }
    }

    private void make(Workload workload) throws IOException {
        switch (workload.name()) {
            case IoWorkloads.SMALL_FILES -> small(workload.size());
            case IoWorkloads.LARGE_FILE -> Contents.writeLarge(folder.resolve("large"), workload.size());
            case IoWorkloads.TLS -> Certificates.make(folder);
            case Served.TLS, Served.HTTP_2 -> Certificates.makeElliptic(folder);
            case WebServed.ORDER, WebServed.FORM, WebServed.PAGE, WebServed.FILE, WebServed.EVENTS -> web();
            case "client-get", "client-1m", "client-tls", "client-h2" -> nginx();
            default -> database(workload.family());
        }
    }

    private void nginx() throws IOException {
        Certificates.make(folder);
        end = Nginx.start(folder)::close;
    }

    private void web() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve(WebServed.TEMPLATES)).resolve(WebServed.TEMPLATE_NAME), WebServed.TEMPLATE);
        Files.writeString(Files.createDirectory(folder.resolve(WebServed.FOLDER)).resolve(WebServed.FILE_NAME), WebServed.file());
    }

    private void database(Workload.Family family) throws IOException {
        var database = DatabaseServer.Kind.of(family).map(DatabaseServer::start);
        database.ifPresent(it -> end = it::close);
        if (database.isPresent()) {
            Files.writeString(folder.resolve("port"), String.valueOf(database.get().port()));
        }
    }

    private void small(int count) throws IOException {
        var small = Files.createDirectory(folder.resolve("small"));
        for (var n = 0; n < count; n++) {
            var name = String.format(Locale.ROOT, "%08d", n);
            Files.write(small.resolve(name), Contents.small(name));
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        end.run();
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
