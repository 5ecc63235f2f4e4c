package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meanwhile run}, from outside: what it prints and the status it exits with. */
class RunTest {
    @TempDir
    private Path folder;

    @Test
    void passesArgumentsOnAndExitsWith0() throws Exception {
        var file = Programs.write(folder, "Args.java", "void main(String[] args) { IO.println(String.join(\"|\", args)); }");
        assertEquals(new Programs.Ended(0, "--help|a b|\n", ""), Programs.meanwhile("run", file, "--help", "a b", ""));
    }

    @Test
    void aProgramSeesOurModulesAndJsoupAndTheFilesBesideIt() throws Exception {
        var file = Programs.write(folder, "shop/Main.java", """
                package shop;

                import static dev.meanwhile.Meanwhile.*;

                import dev.meanwhile.http.HttpClient;
                import org.jsoup.Jsoup;
                import shop.goods.Lamp;

                class Main {
                    void main() {
                        run(() -> {
                            try (var client = HttpClient.create()) {
                                var title = spawn(() -> Jsoup.parse("<title>Lamps</title>").title());
                                IO.println(title.await() + ": " + new Lamp(3) + " " + Till.open());
                            }
                        });
                    }
                }
                """);
        Programs.write(folder, "shop/Till.java", "package shop; class Till { static String open() { return \"open\"; } }");
        Programs.write(folder, "shop/goods/Lamp.java", "package shop.goods; public record Lamp(int watts) { }");
        Programs.write(folder, "shop/Unrelated.java", "this is not Java");
        assertEquals(new Programs.Ended(0, "Lamps: Lamp[watts=3] open\n", ""), Programs.meanwhile("run", file));
    }

    /** No server and no library: the first two need neither, and nobody listens for the others. */
    @Test
    void aProgramHasDatabases() throws Exception {
        var file = Programs.write(folder, "Data.java", """
                import static dev.meanwhile.Meanwhile.*;
                import dev.meanwhile.sql.*;

                record Item(String name, int price) {}

                void main(String[] files) {
                    run(() -> {
                        for (var url : List.of("h2:mem:", "sqlite:" + files[0])) {
                            try (var db = Database.connect(url)) {
                                db.script("create table item (name varchar(20), price int)");
                                db.execute("insert into item values ($1, $2)", "lamp", 7);
                                IO.println(db.query("select * from item").one(Item.class));
                            }
                        }
                        for (var url : List.of("postgresql://localhost:9/shop", "mysql://localhost:9/shop")) {
                            try {
                                Database.connect(url);
                            } catch (SqlException.ConnectFailed e) {
                                IO.println(e.getMessage().replaceFirst(": .*", ""));
                            }
                        }
                    });
                }
                """);
        var ended = Programs.meanwhile("run", file, folder.resolve("shop.db").toString());
        assertEquals("""
                Item[name=lamp, price=7]
                Item[name=lamp, price=7]
                can't connect to postgresql://localhost:9/shop
                can't connect to mysql://localhost:9/shop
                """, ended.out(), ended.err());
        assertEquals("", ended.err());
    }

    @Test
    void anExceptionShowsTheProgramsFramesOnlyAndExitsWith1() throws Exception {
        var file = Programs.write(folder, "Fails.java", """
                void main() throws Exception {
                    try {
                        fail();
                    } catch (RuntimeException e) {
                        throw new java.io.IOException("outer", e);
                    }
                }

                void fail() {
                    throw new IllegalStateException("inner");
                }
                """);
        var ended = Programs.meanwhile("run", file);
        assertEquals(new Programs.Ended(1, "", """
                Exception in thread "main" java.io.IOException: outer
                	at Fails.main(Fails.java:5)
                Caused by: java.lang.IllegalStateException: inner
                	at Fails.fail(Fails.java:10)
                	at Fails.main(Fails.java:3)
                """), ended);
    }

    @Test
    void systemExitDecides() throws Exception {
        var file = Programs.write(folder, "Exits.java", "void main() { System.exit(7); }");
        assertEquals(new Programs.Ended(7, "", ""), Programs.meanwhile("run", file));
    }

    @Test
    void saysInOneSentenceWhyAFileCannotBeRun() throws Exception {
        var missing = folder.resolve("Missing.java");
        assertEquals(new Programs.Ended(2, "", "meanwhile run: there is no file " + missing + " (looked in " + folder + ")\n"),
                Programs.meanwhile("run", missing));
        var notes = Programs.write(folder, "notes.txt", "buy milk");
        assertEquals(new Programs.Ended(2, "", "meanwhile run: " + notes
                + " is not a Java source file: its name must end in .java, or its first line begin with #!\n"), Programs.meanwhile("run", notes));
        var dir = Files.createDirectory(folder.resolve("Dir.java"));
        assertEquals(new Programs.Ended(2, "", "meanwhile run: " + dir + " is a folder. Name a file in it\n"),
                Programs.meanwhile("run", dir));
    }

    @Test
    void aScriptNeedsNoNameOfAJavaFile() throws Exception {
        var file = Programs.write(folder, "greet-all", "#!/usr/bin/env -S meanwhile run\nvoid main(String[] args) { IO.println(\"hi \" + new Helper(args[0])); }");
        Programs.write(folder, "Helper.java", "record Helper(String name) { }");
        assertEquals(new Programs.Ended(0, "hi Helper[name=x]\n", ""), Programs.meanwhile("run", file, "x"));
        file = Programs.write(folder, "Greet.java", "#!/usr/bin/env -S meanwhile run\n\npublic class Greet { static void main() { oops; } }");
        var ended = Programs.meanwhile("run", file);
        assertTrue(ended.err().startsWith(file + ":3: error: not a statement\n"), ended.err());
    }

    @Test
    void aScriptMayHaveAnyName() throws Exception {
        for (var name : List.of("import", "é", "2nd", "_", "a b")) {
            var file = Programs.write(folder, name, "#!/usr/bin/env -S meanwhile run\nvoid main() { IO.print(getClass().getName()); }");
            assertEquals(0, Programs.meanwhile("run", file).status(), name);
        }
    }

    @Test
    void aClassPathOfJarsAndFolders() throws Exception {
        var repository = new TestRepository(folder);
        var file = Programs.write(folder, "Main.java", "void main() { IO.println(Words.HELLO); }");
        var jar = folder.resolve("lib/words.jar");
        Files.createDirectories(jar.getParent());
        var entry = List.of("-Dmeanwhile.entry=" + folder.resolve("cache/entry"));
        for (var word : List.of("one", "two")) {            // an inlined constant shows whether it was compiled again
            TestRepository.write(jar, repository.classes("Words", "public class Words { public static final String HELLO = \"" + word + "\"; }"));
            var hello = new Programs.Ended(0, word + "\n", "");
            assertEquals(hello, Programs.ended(Programs.command(entry, "run", "--class-path", "none/*:" + folder.resolve("lib/*"), file).start()));
            assertEquals(hello, Programs.ended(Programs.command(entry, "run", "--class-path=" + jar, file).start()));
        }
        for (var it : repository.classes("Words", "public class Words { public static final String HELLO = \"three\"; }").entrySet()) {
            Files.write(folder.resolve("lib").resolve(it.getKey()), it.getValue());
        }
        assertEquals("three\n", Programs.meanwhile("run", "-cp", folder.resolve("lib"), file).out());
        var missing = folder.resolve("missing.jar");
        assertEquals(new Programs.Ended(2, "", "meanwhile run: --class-path: there is no file or folder " + missing + "\n"),
                Programs.meanwhile("run", "-cp", missing, file));
    }

    @Test
    void theSecondStartDoesNotCompile() throws Exception {
        var file = Programs.write(folder, "Hello.java", "void main() { IO.println(\"hello\"); }");
        var entry = "-Dmeanwhile.entry=" + folder.resolve("cache/entry");
        var hello = new Programs.Ended(0, "hello\n", "");
        assertEquals(hello, Programs.ended(Programs.command(List.of(entry), "run", file).start()));
        var noCompiler = List.of(entry, "--limit-modules", "java.logging,jdk.unsupported");
        assertEquals(hello, Programs.ended(Programs.command(noCompiler, "run", file).start()));

        Files.write(folder.resolve("cache/entry.core"), new byte[100]);
        assertEquals(1, Programs.ended(Programs.command(noCompiler, "run", file).start()).status(), "a damaged entry is recompiled");
        assertEquals(hello, Programs.ended(Programs.command(List.of(entry), "run", file).start()));
    }
}
