package dev.meanwhile.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meanwhile serve}, the counterpart of uvicorn, whose names the options have. */
@Command(name = "serve",
        description = "Runs a Java file, and serves the application whose app.serve(…) it calls.",
        customSynopsis = "meanwhile serve FILE.java [OPTION...] [-- ARGUMENT...]",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions, which override what the program says:%n",
        footer = {"",
            "Examples:",
            "  meanwhile serve Shop.java --reload",
            "  meanwhile serve Shop.java --host 0.0.0.0 --port 9000 --workers 2",
            "  meanwhile serve Shop.java --bind 127.0.0.1:8000 --bind '[::1]:8000' --h2c --proxy-protocol 10.0.0.0/8",
            "  meanwhile serve Shop.java:admin --uds /run/shop.sock --uds-mode 660 --forwarded-allow-ips '*'",
            "  meanwhile serve shop.jar --ssl-certfile cert.pem --ssl-keyfile key.pem --log-format json",
            "",
            "FILE.java may also be a folder with Main.java or one file that has an App, a jar, or with --main a folder of",
            "classes. A program without main, or whose main serves nothing, may have an App in a field or from a method.",
            "",
            "With --reload the port stays open: requests under way end on the old application, and the next ones",
            "go to the new one. If that does not compile, or fails before it serves, the old one keeps running.",
            "Files of app.files(…) are read for each request, so changing them needs no reload."})
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE.java", description = "the program, as for 'meanwhile run'; FILE.java:NAME as with --app")
    private String file;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", arity = "0..*", description = "passed on to it")
    private List<String> arguments = List.of();

    @Option(names = "--app", paramLabel = "NAME", description = "Serve the application in this field, or from this method, of the program, instead of running main.")
    private Optional<String> app = Optional.empty();

    @Option(names = "--main", paramLabel = "CLASS", description = "Class to run, of a jar or a folder of classes.")
    private Optional<String> main = Optional.empty();

    @Option(names = {"-cp", "--class-path"}, paramLabel = "PATH", description = "Jars and folders with classes that the program uses.")
    private String classPath = "";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @ArgGroup(validate = false, order = 1, heading = "%nWhere to listen:%n")
    private PlaceOptions place = new PlaceOptions();

    @ArgGroup(validate = false, order = 2, heading = "%nReloading:%n")
    private ReloadOptions reload = new ReloadOptions();

    @ArgGroup(validate = false, order = 3, heading = "%nHTTPS:%n")
    private TlsFiles tls = new TlsFiles();

    @ArgGroup(validate = false, order = 4, heading = "%nProtocols:%n")
    private ProtocolOptions protocols = new ProtocolOptions();

    @ArgGroup(validate = false, order = 5, heading = "%nLimits:%n")
    private LimitOptions limits = new LimitOptions();

    @ArgGroup(validate = false, order = 6, heading = "%nHeaders and proxies:%n")
    private HeaderOptions headers = new HeaderOptions();

    @ArgGroup(validate = false, order = 7, heading = "%nLog:%n")
    private LogOptions log = new LogOptions();

    @Override
    public Integer call() {
        var options = new ServeOptions(place, tls, protocols, limits, headers, log, reload, classPath);
        try {
            options.check();
            var target = Target.of(file, app, main);
            Wrong.unless(!reload.isOn() || !target.isCompiled(), "--reload", Optional.empty(), "it needs sources, and " + file + " is compiled");
            log.apply();
            var words = arguments.toArray(String[]::new);
            return reload.isOn() ? new Reloader(target, words, options).run() : ServeProgram.serve(target, words, options);
        } catch (Wrong e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        } catch (Problem e) {
            return RunProgram.explain(e);
        }
    }
}
