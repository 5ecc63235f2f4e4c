package dev.meanwhile.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A bar for each peer, the fastest on top, as SVG. The thick bar is the steady state, the thin one below it, if there is one, the first round. It has no
 * background and adapts its colours to the browser, so it is legible on white and on black.
 */
final class Chart {
    private static final int WIDTH = 760;
    private static final int LEFT = 232;
    private static final int RIGHT = 142;
    private static final int TOP = 58;
    private static final int ROW = 32;
    /** From this ratio on, the short bars would be invisible on a linear scale. */
    private static final double LINEAR_UP_TO = 40;
    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
              .title { font-size: 16px; font-weight: 600 }
              .note { font-size: 12px; fill: #59636e }
              .value { font-variant-numeric: tabular-nums }
              .ours { fill: #0969da } .peer { fill: #8c959f } .first { opacity: .45 }
              .strong { font-weight: 600 }
              line { stroke: #d1d9e0 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 } .note { fill: #9198a1 }
                .ours { fill: #4493f8 } .peer { fill: #767d86 }
                line { stroke: #3d444d }
              }
            </style>
            """;

    private final Workload workload;
    private final Result result;
    private final List<Result.Line> lines;
    private final double least;
    private final double most;
    private final boolean logarithmic;
    private final StringBuilder svg = new StringBuilder();

    private Chart(Workload workload, Result result) {
        this.workload = workload;
        this.result = result;
        lines = Report.ranked(workload, result);
        least = lines.stream().mapToDouble(line -> Math.min(steady(line), first(line))).min().orElse(1);
        most = lines.stream().mapToDouble(line -> Math.max(steady(line), first(line))).max().orElse(1);
        logarithmic = most / least > LINEAR_UP_TO;
    }

    static String svg(Workload workload, Result result) {
        return new Chart(workload, result).draw();
    }

    private double steady(Result.Line line) {
        return line.steady(workload.metric()).median();
    }

    private double first(Result.Line line) {
        return line.first(workload.metric()).median();
    }

    private String draw() {
        var height = TOP + lines.size() * ROW + 8;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\" role=\"img\">\n"
                .formatted(WIDTH, height));
        svg.append("<title>").append(escaped(workload.title())).append("</title>\n").append(STYLE);
        text(0, 18, "title", workload.title());
        text(0, 38, "note", note());
        svg.append("<line x1=\"%d\" y1=\"%d\" x2=\"%1$d\" y2=\"%d\"/>\n".formatted(LEFT, TOP - 6, height - 4));
        for (var n = 0; n < lines.size(); n++) {
            bar(lines.get(n), TOP + n * ROW);
        }
        return svg.append("</svg>\n").toString();
    }

    private String note() {
        return what() + ", shorter is better" + (workload.metric().isColdFirst() ? "; thin: the first round in a fresh process" : "") + (logarithmic ? "; logarithmic scale" : "");
    }

    private String what() {
        return switch (workload.metric()) {
            case WALL -> "wall time per " + workload.unit();
            case CPU -> (workload.served() ? "the server's CPU time" : "CPU time") + " per " + workload.unit();
            case WAIT -> "99th percentile of the wait for an answer";
            case MEMORY -> "the server's memory per " + workload.unit();
        };
    }

    private void bar(Result.Line line, int y) {
        var ours = Peer.isOurs(line.peer());
        var strong = ours ? " strong" : "";
        svg.append("<text x=\"%d\" y=\"%d\" class=\"label%s\" text-anchor=\"end\">%s</text>\n"
                .formatted(LEFT - 8, y + 14, strong, escaped(line.title())));
        var kind = ours ? "ours" : "peer";
        rectangle(y, 16, kind, steady(line));
        if (workload.metric().isColdFirst()) {
            rectangle(y + 18, 5, kind + " first", first(line));
        }
        var label = Figures.of(workload.metric(), steady(line));
        var ratio = line.peer().equals(Peer.CARRIER) ? "" : "  (" + Figures.ratio(result.ratio(line, workload.metric())) + ")";
        text(LEFT + length(steady(line)) + 6, y + 13, "value" + strong, label + ratio);
    }

    private void rectangle(int y, int height, String kind, double value) {
        svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" class=\"%s\"/>\n",
                LEFT, y, length(value), height, kind));
    }

    /** {@return the length of a bar} On a logarithmic scale even the shortest has one. */
    private double length(double value) {
        var room = WIDTH - LEFT - RIGHT;
        var share = logarithmic ? (Math.log(value / least) + 0.5) / (Math.log(most / least) + 0.5) : value / most;
        return Math.max(1, share * room);
    }

    private void text(double x, int y, String kind, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" class=\"%s\">%s</text>\n", x, y, kind, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
