package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code meanwhile serve} can serve besides a file whose main calls {@code app.serve(…)}. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class ServeTargetTest {
    private static final String TWO = """
            static final App shop = app("shop");

            App admin() {
                return app("admin");
            }

            static App app(String name) {
                var app = new App();
                app.get("/", _ -> name);
                return app;
            }
            """;
    private static final String PACKAGED = """
            package shop;

            import dev.meanwhile.web.App;

            public class Main {
                public static void main(String[] args) {
                    var app = new App();
                    app.get("/", _ -> "packaged " + String.join(" ", args));
                    app.serve(1);
                }
            }
            """;

    @TempDir
    private Path folder;

    /** A file whose class has two applications and no main. */
    private Path two(String name) throws Exception {
        return Programs.write(folder, name + ".java", "import dev.meanwhile.web.App;\n\nclass " + name + " {\n" + TWO + "}\n");
    }

    private static void assertAnswers(String answer, Object... words) throws Exception {
        try (var running = Running.start(words).listening()) {
            assertEquals(answer, running.get(""));
        }
    }

    @Test
    void aFieldOrAMethodByName() throws Exception {
        var file = two("Shop");
        assertAnswers("admin", file, "--app", "admin");
        assertAnswers("shop", file + ":shop", "--reload");
        assertEquals("meanwhile serve: Shop has no application kitchen; it has shop, admin\n", Programs.meanwhile("serve", file + ":kitchen").err());
        assertEquals("Shop has several applications: shop, admin. Choose one: meanwhile serve Shop.java --app shop\n", Programs.meanwhile("serve", file).err());
        assertTrue(Programs.meanwhile("serve", file + ":shop", "--app", "admin").err().contains("names an application already"));
    }

    @Test
    void theOnlyApplicationOfAProgramWithoutMain() throws Exception {
        assertAnswers("shop", Programs.write(folder, "One.java", "import dev.meanwhile.web.App;\n\nclass One {\n" + TWO.replace("App admin() {", "Object admin() {") + "}\n"));
    }

    @Test
    void theStaticApplicationOfAMainThatServesNothing() throws Exception {
        assertAnswers("shop", Programs.write(folder, "One.java", "import dev.meanwhile.web.App;\n" + TWO.replace("App admin() {", "Object admin() {") + "\nvoid main() { }\n"));
    }

    @Test
    void aFolder() throws Exception {
        two("Main");
        two("Other");
        assertAnswers("admin", folder, "--app", "admin");
        Files.delete(folder.resolve("Main.java"));
        assertAnswers("admin", folder + ":admin");
        two("Third");
        assertEquals("meanwhile serve: the folder " + folder + " has no Main.java, and several other files with an App. Name one: meanwhile serve "
                + folder.resolve("Other.java") + "\n", Programs.meanwhile("serve", folder).err());
        var empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals("meanwhile serve: the folder " + empty + " has no Main.java, and no other .java file with an App. For a folder of classes, name the one to run: "
                + "--main shop.Main\n", Programs.meanwhile("serve", empty).err());
    }

    @Test
    void aFolderOfClassesOrAJar() throws Exception {
        var source = Programs.write(folder, "source/shop/Main.java", PACKAGED);
        var classes = Files.createDirectory(folder.resolve("classes"));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString()));
        assertAnswers("packaged a b", classes, "--main", "shop.Main", "--", "a", "b");

        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        var plain = jar("plain.jar", manifest, classes);
        assertTrue(Programs.meanwhile("serve", plain).err().contains("has no Main-Class. Name the class to run: --main shop.Main"));
        assertAnswers("packaged ", plain, "--main", "shop.Main");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "shop.Main");
        assertAnswers("packaged ", jar("shop.jar", manifest, classes));
        assertTrue(Programs.meanwhile("serve", folder.resolve("shop.jar"), "--reload").err().contains("--reload: it needs sources"));
    }

    private Path jar(String name, Manifest manifest, Path classes) throws Exception {
        var file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file); var jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new ZipEntry("shop/Main.class"));
            jar.write(Files.readAllBytes(classes.resolve("shop/Main.class")));
        }
        return file;
    }
}
