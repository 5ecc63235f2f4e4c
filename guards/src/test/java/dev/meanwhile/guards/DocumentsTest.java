package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents' statements about the repository are true. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern EXAMPLE = Pattern.compile("\\bexamples/\\w+\\.java\\b");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");
    private static final Pattern ROW = Pattern.compile("^\\| (D\\d+) \\|", Pattern.MULTILINE);
    private static final Pattern ARTIFACT = Pattern.compile("<(dependency|plugin)>(.*?)</\\1>", Pattern.DOTALL);
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.]+\\.version)>([^<]+)</");

    private final House house = House.here();

    @Test
    void linksLeadSomewhere() {
        var broken = new ArrayList<String>();
        var documents = documents();
        for (var document : documents) {
            LINK.matcher(withoutCode(House.read(document))).results()
                    .filter(link -> !link.group(1).contains("://"))
                    .filter(link -> !leadsSomewhere(document, link.group(1), link.group(2)))
                    .forEach(link -> broken.add(house.root().relativize(document) + ": " + link.group()));
        }
        assertFalse(documents.isEmpty());
        assertEquals(List.of(), broken);
    }

    @Test
    void examplesThatAreNamedExist() {
        var missing = documents().stream()
                .flatMap(document -> EXAMPLE.matcher(House.read(document)).results().map(it -> it.group()))
                .filter(example -> !Files.exists(house.root().resolve(example)))
                .distinct().toList();
        assertEquals(List.of(), missing);
    }

    /** As a document claims that they show something. */
    @Test
    void testsThatAreNamedExist() {
        var sources = house.modules().stream().flatMap(module -> House.javaFiles(house.folder(module, "src", "test")).stream())
                .collect(Collectors.toMap(file -> file.getFileName().toString().replace(".java", ""), House::read, String::concat));
        var named = House.files(house.root().resolve("docs"), Integer.MAX_VALUE, ".md").stream().flatMap(document -> TEST.matcher(House.read(document)).results()).toList();
        var missing = named.stream().filter(test -> !sources.containsKey(test.group(1))
                || test.group(2) != null && !sources.get(test.group(1)).contains(" " + test.group(2) + "(")).map(MatchResult::group).distinct().toList();
        assertTrue(named.size() > 100, () -> named.size() + " tests");
        assertEquals(List.of(), missing);
    }

    private List<Path> documents() {
        return Stream.concat(House.files(house.root(), 2, ".md").stream(),
                House.files(house.root().resolve("docs"), Integer.MAX_VALUE, ".md").stream()).distinct().toList();
    }

    private static boolean leadsSomewhere(Path document, String link, String anchor) {
        var target = link.isEmpty() ? document : document.resolveSibling(link);
        return Files.exists(target) && (anchor == null || anchors(target).contains(anchor));
    }

    private static List<String> anchors(Path document) {
        return HEADING.matcher(House.read(document)).results()
                .map(it -> it.group(1).toLowerCase().replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
    }

    /** Tests and comments refer to these rows. */
    @Test
    void theDifferencesFromAsyncioAreNumberedInOrder() {
        var rows = ROW.matcher(House.read(house.root().resolve("docs/asyncio.md"))).results().map(it -> it.group(1)).toList();
        assertEquals(IntStream.rangeClosed(1, rows.size()).mapToObj(it -> "D" + it).toList(), rows);
        assertFalse(rows.isEmpty());
    }

    @Test
    void everyDependencyIsAccountedFor() {
        var lines = House.read(house.root().resolve("docs/dependencies.md")).lines().toList();
        var parent = House.read(house.root().resolve("pom.xml"));
        var missing = new ArrayList<String>();
        for (var pom : Stream.concat(Stream.of("."), house.modules().stream()).toList()) {
            ARTIFACT.matcher(House.read(house.folder(pom, "pom.xml"))).results()
                    // A plugin may be told to fetch others, whose versions are not its own.
                    .map(it -> it.group(2).replaceFirst("(?s)<executions>.*", ""))
                    .filter(it -> !it.contains("<groupId>dev.meanwhile</groupId>") && !it.contains("<scope>import</scope>"))
                    .filter(it -> lines.stream().noneMatch(line -> names(line, it, parent)))
                    .forEach(it -> missing.add(tag(it, "artifactId") + " " + version(it, parent) + " of " + pom + "/pom.xml"));
        }
        assertEquals(List.of(), missing, "docs/dependencies.md lacks these, or has another version");
    }

    private static boolean names(String line, String artifact, String parent) {
        return line.contains(tag(artifact, "artifactId")) && line.contains(version(artifact, parent));
    }

    private static String tag(String text, String name) {
        var tag = Pattern.compile("<" + name + ">([^<]*)</").matcher(text);
        return tag.find() ? tag.group(1) : "";
    }

    /** {@return the version with its property resolved, or nothing if it is managed elsewhere} */
    private static String version(String artifact, String parent) {
        var version = tag(artifact, "version");
        return PROPERTY.matcher(parent).results()
                .filter(it -> version.equals("${" + it.group(1) + "}"))
                .map(it -> it.group(2))
                .findFirst().orElse(version);
    }
}
