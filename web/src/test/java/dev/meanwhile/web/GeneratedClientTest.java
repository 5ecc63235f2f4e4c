package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** openapi-generator makes a client in Go of the document, which needs nothing but Go; it is compiled, and it calls the application. */
@Tag("long")
@Timeout(300)
class GeneratedClientTest {
    private static final Path GENERATOR = Path.of("target", "generator", "openapi-generator-cli.jar").toAbsolutePath();
    private static final String MAIN = """
            package main

            import (
                "client/shop"
                "context"
                "fmt"
                "os"
            )

            func main() {
                configuration := shop.NewConfiguration()
                configuration.Servers = shop.ServerConfigurations{{URL: os.Args[1]}}
                api := shop.NewAPIClient(configuration).DefaultAPI
                item := shop.NewItem("lamp", 9.5, shop.DARK_BLUE, []string{"new"})
                added, response, err := api.AddItem(context.Background()).Item(*item).Execute()
                fmt.Println(added.GetName(), added.GetPrice(), added.GetColour(), added.GetTags(), added.HasNote(), response.StatusCode, err)
                found, _, err := api.FindItem(context.Background(), "3").Execute()
                fmt.Println(found.GetName(), found.GetNote(), err)
                _, response, err = api.AddItem(context.Background()).Item(*shop.NewItem("", 1, shop.RED, []string{})).Execute()
                fmt.Println(response.StatusCode, err)
            }
            """;

    enum Colour { RED, DARK_BLUE }

    record Item(String name, double price, Colour colour, List<String> tags, Optional<String> note) {
        Item {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a name is needed");
            }
        }
    }

    @TempDir
    private Path folder;

    private void require(Path file, String what) {
        if (!Files.exists(file)) {
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                fail(what + " is not there, and in CI no test may be skipped");
            }
            abort(what + " is not there");
        }
    }

    private String output(String... command) throws Exception {
        return blocking(() -> {
            var log = Files.createTempFile(folder, "output", ".txt");
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            process.environment().put("GOFLAGS", "-mod=mod");
            process.environment().put("GOPROXY", "off");
            var running = process.start();
            if (!running.waitFor(200, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
            assertEquals(0, running.waitFor(), () -> String.join(" ", command) + "\n" + read(log));
            return read(log);
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTypedClientCallsTheApplication() throws Exception {
        require(GENERATOR, "openapi-generator, which the profile full fetches,");
        require(Path.of("/usr/bin/go"), "Go");
        Served.serve(app -> {
            app.openapi(info -> info.title("Shop").version("1.0"));
            app.post("/items", Item.class, (_, item) -> Response.created(item)).name("addItem").returns(Item.class);
            app.get("/items/{id}", request -> new Item("item " + request.path("id"), 1, Colour.RED, List.of(), Optional.of("a note"))).name("findItem").returns(Item.class);
        }, (client, url) -> {
            Files.writeString(folder.resolve("shop.json"), client.get(url + "/openapi.json").text());
            output(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-jar", GENERATOR.toString(), "generate", "-i", "shop.json", "-g", "go",
                    "-o", "shop", "--additional-properties=packageName=shop,withGoMod=false", "--global-property", "apiTests=false,modelTests=false");
            Files.writeString(folder.resolve("go.mod"), "module client\n\ngo 1.19\n");
            Files.writeString(folder.resolve("main.go"), MAIN);
            var said = output("/usr/bin/go", "run", ".", url).lines().toList();
            assertEquals("lamp 9.5 DARK_BLUE [new] true 201 <nil>", said.get(0));
            assertEquals("item 3 a note <nil>", said.get(1));
            assertTrue(said.get(2).startsWith("422 "), said.get(2));
        });
    }
}
