package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The table of one workload. */
final class Report {
    private Report() {
    }

    /** {@return the lines that belong into tables and charts: those with figures, the fastest first} */
    static List<Result.Line> ranked(Workload workload, Result result) {
        return result.lines().stream().filter(Result.Line::hasFigures)
                .sorted((a, b) -> Double.compare(a.steady(workload.metric()).median(), b.steady(workload.metric()).median())).toList();
    }

    static Table table(Workload workload, Result result) {
        var heading = new ArrayList<>(List.of("", "first round", "steady", "quartiles", "CPU"));
        if (workload.countsMemory()) {
            heading.add("memory");
        }
        heading.add(workload.metric() == Workload.Metric.CPU ? "× CPU of ours" : "× ours");
        var table = new Table(heading);
        for (var line : ranked(workload, result)) {
            table.row(cells(workload, result, line));
        }
        return table;
    }

    private static List<String> cells(Workload workload, Result result, Result.Line line) {
        var wall = line.wall();
        var cells = new ArrayList<>(List.of(line.title(), Figures.time(line.firstWall().median()), Figures.time(wall.median()),
                Figures.time(wall.low()) + " – " + Figures.time(wall.high()), Figures.time(line.cpu().median())));
        if (workload.countsMemory()) {
            cells.add(Figures.bytes(line.bytesPerTask()));
        }
        cells.add(Figures.ratio(result.ratio(line, workload.metric())));
        return cells;
    }

    /** {@return what could not be measured, a sentence each} */
    static List<String> gaps(Result result) {
        return result.lines().stream().filter(line -> !line.hasFigures())
                .map(line -> line.title() + ": not measured, " + line.note().strip().lines().findFirst().orElse("")).toList();
    }
}
