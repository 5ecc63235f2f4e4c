package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code docs/benchmarks.md}, written from the results. */
final class Document {
    private static final Map<String, Workload> WORKLOADS = Workloads.ALL.stream()
            .collect(Collectors.toMap(Workload::name, Function.identity()));

    private final List<Result> results;
    private final String charts;
    private final StringBuilder text = new StringBuilder();

    private Document(List<Result> results, String charts) {
        this.results = results;
        this.charts = charts;
    }

    /**
     * {@return the document, in Markdown}
     *
     * @param results at least one, in the order of the workloads
     * @param charts  the folder of the charts, relative to the document, with a final slash; empty if it is the same
     */
    static String write(List<Result> results, String charts) {
        return new Document(results, charts).write();
    }

    private String write() {
        text.append("# Benchmarks\n\n").append("<!-- Written by `./meanwhile bench`. Changes go into benchmarks/. -->\n\n");
        introduction();
        overview();
        goals();
        method();
        caveats();
        versions();
        results.forEach(this::section);
        return text.toString();
    }

    private void introduction() {
        var machines = results.stream().map(Result::machine).distinct().toList();
        var machine = machines.getLast();
        text.append("Meanwhile and its peers doing the same work. Measured on %s: %s, %d cores, %s of memory; %s; %s.%s\n\n".formatted(
                machine.date(), machine.processor(), machine.cores(), machine.memory(), machine.system(), machine.java(),
                machines.size() > 1 ? " Some results are from another day or machine; see the files in `benchmarks/results`." : ""));
        if (results.stream().anyMatch(Result::quick)) {
            text.append("**These are figures of a quick run:** rough, and from one process for each peer. Servers on the JVM are still warming up.\n\n");
        }
        text.append("- [At a glance](#at-a-glance)\n- [Goals](#goals)\n- [How it is measured](#how-it-is-measured)\n- [Caveats](#caveats)\n")
                .append("- [Versions](#versions)\n");
        results.forEach(result -> text.append("- [%s](#%s)\n".formatted(title(result), anchor(title(result)))));
        text.append('\n');
    }

    private static String title(Result result) {
        var title = WORKLOADS.get(result.workload()).title();
        return title.startsWith("async_tree") ? title : Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }

    /** The anchor that GitHub generates for a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase().replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    /** Ratios to our times, a table for each family of workloads, which have the same peers. */
    private void overview() {
        text.append("## At a glance\n\nTimes relative to Meanwhile in carrier mode, in the steady state. Below 1 is faster than "
                + "Meanwhile. The `async_tree` rows compare CPU time, the others wall time.\n\n");
        overview("Meanwhile", of(Family.TASKS));
        overview("Sockets, a pipe, files and processes, each in one program. The pipe is compared by CPU time, the others by wall time.", "Meanwhile", Family.IO);
        overview("Servers: CPU time for a request or a message, relative to Meanwhile's module `http` in carrier mode; at a fixed rate, the 99th percentile of the wait for an answer; of idle "
                + "connections, the memory.", "Meanwhile http", Family.HTTP);
        overview("Web frameworks: CPU time for a request or an event, relative to Meanwhile's module `web` in carrier mode.", "Meanwhile web", Family.WEB);
        overview("Servers on bare sockets: CPU time for a message, relative to Meanwhile in carrier mode.", "Meanwhile", Family.SOCKETS);
        overview("Clients of HTTP: CPU time for a request, relative to Meanwhile's module `http` in carrier mode.", "Meanwhile", Family.CLIENTS);
        overview("Clients of PostgreSQL: CPU time for a query, a row or a transaction, relative to Meanwhile in carrier mode.", "Meanwhile", Family.SQL);
        overview("Clients of MariaDB, likewise.", "Meanwhile", Family.MARIADB);
        overview("Servers that ask PostgreSQL: CPU time for a request, relative to Meanwhile's module `web` in carrier mode.", "Meanwhile web", Family.HTTP_SQL);
    }

    private List<Result> of(Family family) {
        return results.stream().filter(result -> WORKLOADS.get(result.workload()).family() == family).toList();
    }

    private void overview(String what, String ours, Family family) {
        var some = of(family);
        if (!some.isEmpty()) {
            text.append(what).append("\n\n");
            overview(ours, some);
        }
    }

    private void overview(String ours, List<Result> results) {
        Map<String, String> peers = new LinkedHashMap<>();
        for (var result : results) {
            if (!result.workload().equals(Workloads.STARTUP.name())) {
                result.lines().stream().filter(Result.Line::hasFigures).filter(line -> !line.peer().equals(Peer.CARRIER))
                        .forEach(line -> peers.putIfAbsent(line.peer(), line.title()));
            }
        }
        var heading = new ArrayList<>(List.of("", ours));
        heading.addAll(peers.values());
        var table = new Table(heading);
        for (var result : results) {
            if (!result.workload().equals(Workloads.STARTUP.name())) {
                table.row(overviewRow(result, peers.keySet()));
            }
        }
        text.append(table.markdown()).append('\n');
    }

    private static List<String> overviewRow(Result result, Iterable<String> peers) {
        var metric = WORKLOADS.get(result.workload()).metric();
        var row = new ArrayList<>(List.of("[" + title(result) + "](#" + anchor(title(result)) + ")",
                result.line(Peer.CARRIER).map(line -> Figures.of(metric, line.steady(metric).median())).orElse(Figures.NONE)));
        for (var peer : peers) {
            row.add(result.line(peer).map(line -> Figures.ratio(result.ratio(line, metric))).orElse(Figures.NONE));
        }
        return row;
    }

    private void goals() {
        var goals = Goals.check(results);
        var met = goals.stream().filter(goal -> goal.verdict() == Goal.Verdict.MET).count();
        var missed = goals.stream().filter(goal -> goal.verdict() == Goal.Verdict.MISSED).count();
        text.append("## Goals\n\nSet before measuring. %d are met, %d missed, %d not measured.\n\n".formatted(met, missed,
                goals.size() - met - missed));
        text.append("| goal | measured | |\n|---|---|---|\n");
        goals.forEach(goal -> text.append("| %s | %s | %s |\n".formatted(goal.aim(), goal.measured(), goal.verdict())));
        text.append('\n');
    }

    private void method() {
        text.append("""
                ## How it is measured

                    ./meanwhile bench                 # everything, which takes hours; writes this page and its charts
                    ./meanwhile bench --quick         # most of it, roughly, in less than five minutes; prints tables
                    ./meanwhile bench switch queue    # only these
                    ./meanwhile bench --jmh           # our own micro workloads under JMH

                - Every peer does the same work in its own idiom, and prints the outcome; a wrong sum or count is no result. The programs are
                  short; they are in [benchmarks](../benchmarks).
                - Each peer has processes of its own, and they take turns: A B C A B C. On this page there were up to %d for each.
                - Single-threaded runtimes run on one core, and so do those that can be configured to: Go with `GOMAXPROCS=1`, virtual threads with one
                  carrier. A runtime's other work, such as compiling and collecting garbage, happens on that core too. The harness is on another one.
                - A process runs round after round. **First round** is the first in a fresh process, before anything is compiled or warm.
                  **Steady** is the second half of the rounds. Clocks are read inside the runtime, so its start is not counted.
                - A server runs on the first core alone, with one event loop or carrier, and its clients on the last. They are the same for all: one
                  thread sends the requests of a round, one at a time on each connection, and checks every status, length and byte. Over TLS the client is
                  h2load, which counts statuses and bytes. **CPU time for
                  each request or message is the main figure.** It is the server's, as counted by Linux, including all threads and the kernel's work
                  for them. The rate per second also depends on the clients: where **busy**, the server's share of its core, is well below 100 %%,
                  the clients were slower. **p50** and **p99** are percentiles of the clients' wait for an answer, with all connections in use.
                - A server on bare sockets sends back what it reads, and its clients send and check. Where client and server, or a reader and what it reads,
                  are in one program, all of it runs on the first core, child processes included. What such a program reads is made before it starts.
                - A client of a database runs on the first core, like any program, and the server on the last. CPU time for each query, row or transaction is that of the client.
                - Figures are medians, followed by the quartiles of all rounds. **CPU** is the time of all threads of the process, for each
                  operation, in the steady state.

                """.formatted(results.stream().mapToInt(Result::processes).max().orElse(1)));
    }

    private void caveats() {
        text.append("""
                ## Caveats

                - Debian's Python packages are from 2022–23: CPython 3.11, uvloop 0.17; so is Go 1.19. Newer ones are faster; `--python=PROGRAM` measures another Python.
                  The variants of `async_tree` with eager tasks need Python 3.12.
                - Meanwhile in carrier mode is started in the same way as by `./meanwhile run`, with its AOT cache, which helps the first round. Portable
                  mode and the other peers on the JVM are started like libraries, without one.
                - All programs on the JVM use the parallel collector, as under `./meanwhile run`. With one core the JVM would choose
                  the serial one; `--jvm=-XX:+UseSerialGC` shows the effect, which is largest with tens of thousands of live tasks.
                  The JVM compiles on the measured core.
                - `async_tree` draws random numbers, which differ between languages; the number of leaves that sleep differs by a few per cent.
                - *Meanwhile* reads flows with `forEach`, as Kotlin's `collect` does: elements are passed by plain calls. *Meanwhile, plain for* reads the same flows
                  with `for`, where body and consumer are two tasks that take turns. Go 1.19 has no iterators, so it uses goroutines and channels.
                - A runtime is missing from a chart if it lacks the feature. Jox provides scopes, channels and timeouts; yielding and semaphores are the
                  JDK's. On virtual threads, a call with a time limit is made in another thread.
                - All servers answer with Content-Type, Content-Length and Date, and the same body. Node adds `Connection` and `Keep-Alive`, Helidon `Connection`, aiohttp
                  `Server`; FastAPI makes its JSON from a dictionary. None writes an access log, and no WebSocket is compressed. Netty's and Vert.x's servers are callbacks
                  without a router or limits; Meanwhile's has a task for each request, with all its limits on.
                - Web frameworks check as their documents show: FastAPI with models of Pydantic, Javalin with its validators, Helidon, Spring and Meanwhile with Hibernate Validator,
                  Fastify with JSON Schema, Go by hand. Javalin, Helidon and Spring run on virtual threads with one carrier. Debian's FastAPI has Pydantic 1.
                - ETags are built in, but for Go and Spring, whose programs make them of a file's time and size; Javalin's tells the length of a file. The `ServeMux` of Go 1.19 has no parameters, so its program takes the path apart.
                - The clients are on the same machine, and sleep while they wait; waking them is the sender's work. A server that writes each answer
                  as its request comes pays for that more often than one that reads several requests first and then writes, as Meanwhile does. With
                  clients elsewhere this makes no difference.
                - *uvloop, protocols* are callbacks, as Netty's handlers are; *asyncio* and *uvloop* use streams, as Meanwhile does. For datagrams asyncio has protocols only.
                  Go reads and writes with a buffer: `io.Copy` would have Linux move the bytes without showing them to the program.
                - PostgreSQL and MariaDB run on the last core, without waiting for a disk (`fsync=off`), on 127.0.0.1, without TLS. CPU time is the client's only. A client that
                  gets several answers at once needs fewer system calls, so a slow server makes queries cheaper; where **busy** is low, compare with care.
                - asyncpg's pool sends a query to reset each connection that comes back. Its tasks therefore keep theirs, but for a request of 20 queries, and in FastAPI, where each
                  request takes one from the pool, as usual. The bare Vert.x clients have statements that were prepared by hand; the others find theirs by the text of the SQL.
                - Clients of HTTP ask nginx, which runs on the last core; CPU time is that of the client only.
                - With one connection, server and client wait for each other, and most of the CPU time is Linux putting them to sleep and waking them.
                - Meanwhile, Netty, Vert.x, Helidon and the JDK encrypt with the JDK's TLS, Python and Node with OpenSSL, Go with its own.
                - The JDK starts processes through a helper program, `jspawnhelper`, so a child of Java's `ProcessBuilder` is two programs one after the other.
                - Files are in the page cache: nothing is said about disks.
                - At a fixed rate each server is asked half of what it can answer, so the faster ones are asked more. Memory of idle connections is that of the process; on the JVM,
                  garbage of their requests is part of it until the heap is full.
                - A server that is not fully busy wakes more often for less work, which costs more CPU time for each message. This applies to the
                  fastest servers in the chat.
                - *A bare park and unpark* is the cost of a switch in the JDK alone: two virtual threads on a scheduler that is a queue, without Meanwhile.
                - JDK virtual threads on all cores have two cores or more where the others have one. For them, CPU time is the fair comparison.

                """);
    }

    private void versions() {
        text.append("## Versions\n\n| | |\n|---|---|\n");
        var versions = new LinkedHashSet<String>();
        for (var result : results) {
            result.lines().stream().filter(line -> !line.version().isEmpty())
                    .forEach(line -> versions.add("| " + line.title() + " | " + line.version() + " |\n"));
        }
        versions.forEach(text::append);
        text.append('\n');
    }

    private void section(Result result) {
        var workload = WORKLOADS.get(result.workload());
        text.append("## %s\n\n%s\n\n".formatted(title(result), workload.what()));
        text.append("![%s](%s%s.svg)\n\n".formatted(title(result), charts, workload.name()));
        text.append(Report.table(workload, result).markdown()).append('\n');
        var gaps = Report.gaps(result);
        if (!gaps.isEmpty()) {
            gaps.forEach(gap -> text.append("- ").append(gap).append('\n'));
            text.append('\n');
        }
    }
}
