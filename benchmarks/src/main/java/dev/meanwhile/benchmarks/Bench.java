package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ./meanwhile bench}. */
@Command(name = "meanwhile bench", sortOptions = false,
        description = "Measures Meanwhile and its peers, and writes tables, charts and docs/benchmarks.md.",
        optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
        footer = {"", "A full run takes hours. Do not use the machine meanwhile.", "", "Examples:",
            "  ./meanwhile bench --quick", "  ./meanwhile bench switch spawn --processes 1", "  ./meanwhile bench --list"})
final class Bench implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "only these workloads; --list shows them")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "Most workloads, roughly, in less than five minutes once the harness is built; a "
            + "busy machine leaves out peers. The figures go to benchmarks/target/quick.")
    private boolean quick;

    @Option(names = "--install", description = "Install missing Debian packages (as root).")
    private boolean install;

    @Option(names = "--list", description = "List the workloads.")
    private boolean list;

    @Option(names = "--document", description = "Measure nothing: regenerate charts and document from benchmarks/results.")
    private boolean document;

    @Option(names = "--jmh", description = "Measure our own micro workloads with JMH instead.")
    private boolean jmh;

    @Option(names = "--processes", paramLabel = "N", description = "Number of processes of each peer, which take turns; ${DEFAULT-VALUE}.",
            defaultValue = "3")
    private int processesEach;

    @Option(names = "--python", paramLabel = "PROGRAM", description = "The Python to measure; ${DEFAULT-VALUE}, which is Debian's.",
            defaultValue = OtherPeers.DEBIANS)
    private String python;

    @Option(names = "--jvm", paramLabel = "OPTION", description = "Options for all programs on the JVM, such as --jvm=-Xmn600m. They use the "
            + "collector of `meanwhile run`, unless another is named here.")
    private List<String> jvm = List.of();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    public static void main(String[] args) {
        // The measured programs should not outlive the harness.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        System.exit(line().execute(args));
    }

    static CommandLine line() {
        return new CommandLine(new Bench()).setParameterExceptionHandler(Bench::explain).setUsageHelpWidth(110);
    }

    private static int explain(CommandLine.ParameterException e, String[] args) {
        System.err.println("meanwhile bench: " + e.getMessage());
        System.err.println("'./meanwhile bench --help' shows the usage.");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public void run() {
        if (processesEach < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--processes " + processesEach + ": at least one is needed");
        }
        if (list) {
            Workloads.ALL.forEach(workload -> System.out.printf("%-16s %s%n", workload.name(), workload.title()));
            return;
        }
        var places = Places.given();
        if (document) {
            publish(places);
            return;
        }
        if (jmh) {
            new JvmPeers(places, jvmOptions(), Schedule.of(false)).jmh(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED",
                    "-Djdk.trackAllThreads=false", "--sun-misc-unsafe-memory-access=allow"));
            return;
        }
        measure(places, chosen());
    }

    /** The collector of {@code ./meanwhile run}, the same for all. */
    private List<String> jvmOptions() {
        if (jvm.stream().anyMatch(option -> option.contains("GC"))) {
            return jvm;
        }
        var options = new ArrayList<>(List.of("-XX:+UseParallelGC"));
        options.addAll(jvm);
        return options;
    }

    private List<Workload> chosen() {
        for (var name : names) {
            if (Workloads.ALL.stream().noneMatch(workload -> workload.name().equals(name))) {
                throw new CommandLine.ParameterException(spec.commandLine(), "unknown workload " + name + "; --list shows the workloads");
            }
        }
        return Workloads.ALL.stream()
                .filter(workload -> names.isEmpty() ? !quick || workload.effort().inQuick() : names.contains(workload.name()))
                .map(workload -> workload.sized(quick)).toList();
    }

    private void measure(Places places, List<Workload> workloads) {
        var schedule = Schedule.of(quick);
        var machine = Machine.here();
        var cores = new Cores();
        var field = new Field(places, cores, new Packages(install), python, jvmOptions(), schedule);
        field.invite(workloads, quick);
        cores.stepAside();
        schedule.share(workloads);
        var processes = quick ? 1 : processesEach;
        for (var workload : workloads) {
            Say.line(workload.title());
            var result = new Result(workload.name(), workload.size(), quick, processes, machine, field.play(workload, processes, quick));
            Store.save(places.results(quick), result);
            print(workload, result);
        }
        publish(places);
    }

    private static void print(Workload workload, Result result) {
        System.out.println("\n" + workload.title() + ", per " + workload.unit());
        System.out.print(Report.table(workload, result).text());
        Report.gaps(result).forEach(gap -> System.out.println("  " + gap));
    }

    /** Writes the charts and the document, and prints which goals are met. */
    private void publish(Places places) {
        var results = Store.load(places.results(quick));
        if (results.isEmpty()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "there are no results in " + places.results(quick));
        }
        for (var result : results) {
            var workload = Workloads.ALL.stream().filter(it -> it.name().equals(result.workload())).findFirst().orElseThrow();
            Store.write(places.charts(quick).resolve(workload.name() + ".svg"), Chart.svg(workload, result));
        }
        Store.write(places.document(quick), Document.write(results, quick ? "" : "benchmarks/"));
        System.out.println("\nGoals" + (quick ? ", by the rough figures of a quick run" : ""));
        for (var goal : Goals.check(results)) {
            System.out.println("  " + goal.verdict().toString().replace("*", "") + ": " + goal.aim() + " (" + goal.measured() + ")");
        }
        Say.line("wrote " + places.root().relativize(places.document(quick)));
    }
}
