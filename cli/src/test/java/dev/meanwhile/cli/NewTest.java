package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code meanwhile new} writes. That it can be built is tested by {@link NewProjectTest}. */
@Timeout(60)
class NewTest {
    private static final String WRONG_NAME = "' can't be that of a project: it may have letters, digits, hyphens and underscores, and begins with a letter.";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProjectWithAllPlacesFilled(boolean web) throws Exception {
        project("my-shop", Optional.empty(), web).write();
        try (var files = Files.walk(folder.resolve("my-shop"))) {
            var names = files.filter(Files::isRegularFile).map(it -> folder.resolve("my-shop").relativize(it).toString()).sorted().toList();
            assertEquals(List.of(".dockerignore", ".gitignore", "Dockerfile", "README.md", "pom.xml", "src/main/java/myshop/Main.java",
                    "src/test/java/myshop/MainTest.java"), names);
            for (var name : names) {
                assertFalse(read(name).contains("{{"), name);
            }
        }
        assertTrue(read("pom.xml").contains("<artifactId>my-shop</artifactId>"));
        assertTrue(read("pom.xml").contains("<meanwhile.version>" + Build.version() + "</meanwhile.version>"));
        assertEquals(web, read("pom.xml").contains("<artifactId>meanwhile-web</artifactId>"));
        assertTrue(read("src/main/java/myshop/Main.java").startsWith("package myshop;\n"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namesOfImagesAreInLowerCase(boolean web) throws Exception {
        project("MyShop", Optional.empty(), web).write();
        for (var file : List.of("Dockerfile", "README.md")) {
            var text = Files.readString(folder.resolve("MyShop").resolve(file));
            assertTrue(text.contains(" -t myshop ."), text);
            assertFalse(text.matches("(?s).*docker run [^`]*MyShop.*"), text);
        }
    }

    @Test
    void theProgramRunsAsItIs() throws Exception {
        assertEquals(0, Programs.meanwhile("new", folder.resolve("my-shop")).status());
        assertEquals(new Programs.Ended(0, "users is up\norders is up\nnews is up\n", ""),
                Programs.meanwhile("run", folder.resolve("my-shop/src/main/java/myshop/Main.java")));
    }

    @Test
    void theApplicationServesAsItIs() throws Exception {
        assertEquals(0, Programs.meanwhile("new", folder.resolve("my-shop"), "--web", "--package", "com.example").status());
        try (var running = Running.start(folder.resolve("my-shop/src/main/java/com/example/Main.java")).listening()) {
            assertEquals("Hello from my-shop!", running.get(""));
        }
    }

    @Test
    void saysWhatComesNext() throws Exception {
        var project = folder.resolve("my-shop");
        var builder = Programs.command(List.of("-Dmeanwhile.root=/a b/."), "new", project, "--web");
        assertEquals(new Programs.Ended(0, """
                Wrote the project my-shop. Meanwhile is not on Maven Central yet, so put it into your local Maven repository once:
                    (cd '/a b' && mvn install -Dmaven.test.skip)
                Then:
                    cd %s
                    mvn verify
                    '/a b/meanwhile' serve src/main/java/myshop/Main.java --reload
                README.md has the other commands.
                """.formatted(project), ""), Programs.ended(builder.start()));
    }

    @ParameterizedTest
    @CsvSource({"shop, shop", "my-Shop, myshop", "my_shop, my_shop"})
    void thePackageIsTheNameWithoutHyphens(String name, String packaged) throws Exception {
        assertEquals(packaged, project(name, Optional.empty(), false).packaged());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "1a", "é", "a+b", "_"})
    void aNameThatCanNotBe(String name) {
        assertEquals("meanwhile new: the name '" + name + WRONG_NAME, refusal(name, Optional.empty()));
    }

    @Test
    void aNameWithDotsIsAPackage() {
        assertEquals("meanwhile new: the name 'com.example.shop" + WRONG_NAME + " A package has an option: --package com.example.shop",
                refusal("com.example.shop", Optional.empty()));
    }

    @Test
    void aPackageThatCanNotBe() {
        var other = ". Choose another name, or a package: --package com.example.app";
        assertEquals("meanwhile new: 'class' can't be the name of a Java package: class is a word of the language" + other,
                refusal("class", Optional.empty()));
        assertEquals("meanwhile new: 'java' can't be the name of a Java package: it is the JDK's own" + other, refusal("java", Optional.empty()));
        var good = ". A good one is com.example.shop";
        assertEquals("meanwhile new: 'dev.meanwhile.shop' can't be the name of a Java package: it is Meanwhile's own" + good,
                refusal("shop", Optional.of("dev.meanwhile.shop")));
        assertEquals("meanwhile new: 'a-b' can't be the name of a Java package" + good, refusal("shop", Optional.of("a-b")));
    }

    @Test
    void whereItCanNotBeWritten() throws Exception {
        var there = Files.createDirectory(folder.resolve("there"));
        assertEquals(new Programs.Ended(2, "", "meanwhile new: " + there + " exists already. Choose another name, or remove it\n"),
                Programs.meanwhile("new", there));
        assertEquals("meanwhile new: there is no folder " + folder.resolve("no/such") + " for the project. Make it first, with mkdir -p",
                assertThrows(Problem.class, () -> project("no/such/shop", Optional.empty(), false).write()).getMessage());
        assertEquals("meanwhile new: '/' can't be the name of a project: write meanwhile new shop",
                assertThrows(Problem.class, () -> NewProject.named("/", Optional.empty(), false)).getMessage());
    }

    @Test
    void withoutPermission() throws Exception {
        var locked = Files.createDirectory(folder.resolve("locked"));
        assertTrue(locked.toFile().setWritable(false));
        Assumptions.assumeFalse(Files.isWritable(locked), "root may write everywhere");
        assertEquals("meanwhile new: can't write to " + locked + ": permission denied",
                assertThrows(Problem.class, () -> project("locked/shop", Optional.empty(), false).write()).getMessage());
    }

    private String refusal(String name, Optional<String> packaged) {
        return assertThrows(Problem.class, () -> project(name, packaged, false)).getMessage();
    }

    private NewProject project(String name, Optional<String> packaged, boolean web) throws Problem {
        return NewProject.named(folder.resolve(name).toString(), packaged, web);
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve("my-shop").resolve(file));
    }
}
