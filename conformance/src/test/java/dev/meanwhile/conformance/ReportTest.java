package dev.meanwhile.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The suite is whole, and {@code docs/conformance.md} says what is in it. {@code scripts/conformance} runs this test with
 * {@code -Dconformance.write=true}, and then it writes the page instead.
 */
class ReportTest {
    private static final Pattern ROW = Pattern.compile("^\\| (D\\d+) \\|", Pattern.MULTILINE);
    private final Path docs = docs();
    private final List<ListedCase> cases = ListedCase.read();
    private final List<CaseTest> tests = CaseTest.all();

    private static Path docs() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("docs/asyncio.md"))) {
                return folder.resolve("docs");
            }
        }
        throw new IllegalStateException("no docs/asyncio.md in " + Path.of("").toAbsolutePath() + " or above");
    }

    @Test
    void theReportIsAsWrittenDown() throws IOException {
        var report = docs.resolve("conformance.md");
        var text = Report.of(cases, tests);
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(report, text);
            return;
        }
        assertEquals(text, Files.exists(report) ? Files.readString(report) : "",
                "docs/conformance.md is not what the tests say. Run this, and commit what it changes: scripts/conformance\n");
    }

    @Test
    void everyTestOfCpythonInTheListHasATest() {
        var missing = new ArrayList<String>();
        for (var listed : cases) {
            var there = tests.stream().map(CaseTest::stands).filter(it -> it.number() == listed.number())
                    .map(Case::cpython).collect(Collectors.toSet());
            if (listed.waits().isEmpty()) {
                listed.cpython().stream().filter(name -> !there.contains(name)).forEach(name -> missing.add(listed.number() + " " + name));
            }
        }
        assertEquals(List.of(), missing);
        assertEquals(154, cases.size(), "cases in the list");
    }

    @Test
    void whatWaitsForSomethingHasNoTestYet() {
        var waiting = cases.stream().filter(it -> !it.waits().isEmpty()).map(ListedCase::number).toList();
        assertEquals(List.of(), tests.stream().filter(it -> waiting.contains(it.stands().number())).map(CaseTest::name).toList());
    }

    @Test
    void numbersAndNamesAreThoseOfTheList() {
        var listed = cases.stream().flatMap(it -> it.cpython().stream().map(name -> it.number() + " " + name)).toList();
        var unknown = tests.stream().map(CaseTest::stands).filter(it -> it.number() != 0)
                .map(it -> it.number() + " " + it.cpython()).filter(it -> !listed.contains(it)).toList();
        assertEquals(List.of(), unknown);
        var files = tests.stream().map(it -> it.stands().cpython())
                .filter(it -> !it.startsWith("gh-") && !CaseNames.SHORT.containsKey(it.split("\\.")[0])).toList();
        assertEquals(List.of(), files, "these are in no file of CPython's that is known here");
    }

    @Test
    void everyDifferenceThatIsNamedIsWrittenDown() throws IOException {
        var rows = ROW.matcher(Files.readString(docs.resolve("asyncio.md"))).results().map(it -> it.group(1)).toList();
        assertTrue(rows.contains("D1"));
        var unknown = tests.stream()
                .filter(it -> !rows.containsAll(Arrays.asList(it.stands().differs())))
                .map(it -> it.name() + " " + CaseNames.behaviour(it.stands())).toList();
        assertEquals(List.of(), unknown);
    }

    @Test
    void whatRunsStandsForACaseAndEveryCaseRuns() {
        assertEquals(List.of(), CaseTest.halfDone());
    }

    /** This one is no case; it has the annotation of one, to be named as they are. */
    @Test
    @Case(number = 38, cpython = "test_tasks.GatherTestsBase.test_one_exception", differs = "D20")
    void namesSayTheCaseAndTheDifference(TestInfo info) {
        assertEquals("38 T::GatherTestsBase::test_one_exception differs: D20", info.getDisplayName());
    }
}
