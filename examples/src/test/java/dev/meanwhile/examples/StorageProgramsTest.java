package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.AwsKeys;
import dev.meanwhile.http.AwsSignature;
import dev.meanwhile.http.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders that are copied to S3 and back; and signatures as AWS's own SDK makes them, for what really arrives. */
class StorageProgramsTest {
    @Test
    void toAStorageOfItsOwn() throws Exception {
        assertEquals("""
                uploaded 50 of 50 files, the others were there
                uploaded 0 of 50 files, the others were there
                downloaded 50 of 50 files, the others were there
                """.lines().toList(), Program.inShortSeconds("S3Copy").run().stream().filter(line -> line.endsWith("were there")).toList());
    }

    /** As a user runs it, with the keys in the environment. {@return what it prints} */
    private static String copy(String secret, String... arguments) throws Exception {
        var command = new ArrayList<>(Served.program("S3Copy.java"));
        command.addAll(List.of(arguments));
        var program = new ProcessBuilder(command).redirectErrorStream(true);
        program.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", StorageServer.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", secret));
        program.environment().remove("AWS_SESSION_TOKEN");
        var process = program.start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        var all = new TreeMap<String, String>();
        try (var walk = Files.walk(folder)) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return all;
    }

    @Test
    void whatIsThereIsNotCopiedAgain(@TempDir Path folder) throws Exception {
        var from = Files.createDirectories(folder.resolve("from/a b")).getParent();
        for (var name : List.of("plain.txt", "empty", "a b/\u00fc+(1)!*'&=;@$,~.txt", "a b/c.txt", "d.txt")) {
            Files.writeString(from.resolve(name), name.equals("empty") ? "" : name);
        }
        try (var server = new StorageServer()) {
            var there = "s3://my-bucket/some prefix";
            assertTrue(copy(StorageServer.SECRET_KEY, from.toString(), there, "--endpoint", server.url()).contains("uploaded 5 of 5 files"));
            Files.writeString(from.resolve("d.txt"), "other");
            assertTrue(copy(StorageServer.SECRET_KEY, from.toString(), there, "--endpoint", server.url()).contains("uploaded 1 of 5 files"));
            assertTrue(copy(StorageServer.SECRET_KEY, there, folder.resolve("to").toString(), "--endpoint", server.url()).contains("downloaded 5 of 5 files"));
            assertEquals(files(from), files(folder.resolve("to")));
            assertTrue(copy("wrong", from.toString(), there, "--endpoint", server.url()).contains("403 Forbidden"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "s3          | /b/a b+c%2Bd(1)!*'~\u00fc@:$&=,;.txt",
            "s3          | /b//two/./slashes/../here",
            "s3          | /b?prefix=a b+c%2B&prefix=A&delimiter=/&empty&x=*~!'()",
            "execute-api | /stage/a b%20c/\u00fc(1)!*",
            "execute-api | /?Action=List&b=2&B=1&a=1",
    })
    void oddUrls(String service, String target) throws Exception {
        try (var server = new StorageServer()) {
            var auth = AwsSignature.of(AwsKeys.of(StorageServer.ACCESS_KEY, StorageServer.SECRET_KEY), "eu-central-1", service);
            assertEquals(200, Http.get(server.url() + target, r -> r.auth(auth)).status());
            assertEquals(200, Http.put(server.url() + target, r -> r.auth(auth).header("Content-Type", "text/plain;  charset=utf-8").header("X-Amz-Meta-A", " x  y ").body("text")).status());
        }
    }
}
