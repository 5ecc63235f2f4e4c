package dev.meanwhile.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text of {@code docs/conformance.md}. */
final class Report {
    private final List<ListedCase> cases;
    private final List<CaseTest> tests;
    private final StringBuilder text = new StringBuilder();

    private Report(List<ListedCase> cases, List<CaseTest> tests) {
        this.cases = cases;
        this.tests = tests;
    }

    static String of(List<ListedCase> cases, List<CaseTest> tests) {
        var report = new Report(cases, tests);
        report.head();
        cases.stream().map(ListedCase::topic).distinct().forEach(report::topic);
        report.further();
        report.legend();
        return report.text.toString();
    }

    private void head() {
        line("# Conformance with asyncio");
        line("");
        line("What CPython's own tests of asyncio ask for, and the test in `conformance/` that asks the same of Meanwhile, in both");
        line("[run modes](run-modes.md). `same` means that it asserts what CPython's test does. `differs` names the row of");
        line("[the differences](asyncio.md#what-is-different-and-why) that says what happens here instead, and why; then the test asserts that.");
        line("");
        line("`scripts/conformance` writes this page from the tests.");
        line("");
        line("| | cases | tests |");
        line("|---|---|---|");
        var listed = cases.stream().filter(it -> it.waits().isEmpty()).toList();
        var differing = listed.stream().filter(it -> of(it).stream().anyMatch(Report::differs)).count();
        var numbered = tests.stream().filter(it -> it.stands().number() != 0).toList();
        var further = tests.stream().filter(it -> it.stands().number() == 0).toList();
        count("same", listed.size() - differing, numbered.stream().filter(it -> !differs(it)).count());
        count("different on purpose, in one test at least", differing, numbered.stream().filter(Report::differs).count());
        notYet().forEach((what, missing) -> line("| not yet: " + what + " | " + missing.size() + " | |"));
        line("| **all cases** | **" + cases.size() + "** | **" + numbered.size() + "** |");
        line("| further tests of CPython: same | | " + further.stream().filter(it -> !differs(it)).count() + " |");
        line("| further tests of CPython: different on purpose | | " + further.stream().filter(Report::differs).count() + " |");
        notYet().forEach((what, missing) -> {
            line("");
            line("Not yet, because " + (what.equals("io") ? "`io` does not have it" : what + " does not exist") + ": "
                    + missing.stream().map(it -> String.valueOf(it.number())).collect(Collectors.joining(", ")) + ".");
        });
    }

    private Map<String, List<ListedCase>> notYet() {
        return cases.stream().filter(it -> !it.waits().isEmpty())
                .collect(Collectors.groupingBy(ListedCase::waits, TreeMap::new, Collectors.toList()));
    }

    private void count(String what, long cases, long tests) {
        line("| " + what + " | " + cases + " | " + tests + " |");
    }

    private void topic(String topic) {
        line("");
        line("## " + topic);
        line("");
        line("| case | CPython | test | |");
        line("|---|---|---|---|");
        for (var it : cases.stream().filter(it -> it.topic().equals(topic)).toList()) {
            if (!it.waits().isEmpty()) {
                it.cpython().forEach(name -> line("| " + it.number() + " | `" + name + "` | – | not yet: " + it.waits() + " |"));
            } else {
                of(it).forEach(this::row);
            }
        }
    }

    private void further() {
        line("");
        line("## Further tests of CPython");
        line("");
        line("| | CPython | test | |");
        line("|---|---|---|---|");
        tests.stream().filter(it -> it.stands().number() == 0).forEach(this::row);
    }

    private void row(CaseTest test) {
        var it = test.stands();
        line("| " + (it.number() == 0 ? "" : it.number()) + " | `" + it.cpython() + "` | `" + test.name() + "` | " + CaseNames.behaviour(it) + " |");
    }

    private void legend() {
        line("");
        line("In the names of the tests CPython's files are shortened: "
                + new TreeMap<>(CaseNames.SHORT).entrySet().stream().map(it -> it.getValue() + " is `" + it.getKey() + "`")
                        .collect(Collectors.joining(", ")) + ".");
    }

    private List<CaseTest> of(ListedCase listed) {
        return tests.stream().filter(it -> it.stands().number() == listed.number()).toList();
    }

    private static boolean differs(CaseTest test) {
        return test.stands().differs().length > 0;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
