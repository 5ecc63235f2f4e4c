package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The public API of each module is that of its file in {@code api/}. {@code scripts/api} runs this test with
 * {@code -Dapi.write=true}, and then it writes the files instead.
 */
class PublicApiTest {
    private final House house = House.here();
    private final Path folder = house.root().resolve("api");

    @Test
    void theApiIsAsWrittenDown() throws IOException {
        var inCode = inCode();
        if (Boolean.getBoolean("api.write")) {
            write(inCode);
            return;
        }
        var differences = differences(written(), inCode);
        if (!differences.isEmpty()) {
            fail(String.join("\n\n", differences)
                    + "\n\nIf this is intended, run scripts/api and commit its changes\n");
        }
    }

    private static List<String> differences(Map<String, String> written, Map<String, String> inCode) {
        var differences = new ArrayList<String>();
        var names = new TreeSet<>(written.keySet());
        names.addAll(inCode.keySet());
        for (var name : names) {
            if (!written.containsKey(name)) {
                differences.add("api/" + name + " is missing");
            } else if (!inCode.containsKey(name)) {
                differences.add("api/" + name + " does not belong to a module that exports a package");
            } else if (!written.get(name).equals(inCode.get(name))) {
                differences.add("api/" + name + " (-) and the code (+) differ:\n"
                        + Difference.between(written.get(name), inCode.get(name)));
            }
        }
        return differences;
    }

    private Map<String, String> inCode() {
        var texts = new TreeMap<String, String>();
        for (var module : house.modules()) {
            if (Files.exists(house.folder(module, "src", "main", "java", "module-info.java"))) {
                PublicApi.of(house.folder(module, "target", "classes")).ifPresent(text -> texts.put(module + ".txt", text));
            }
        }
        return texts;
    }

    private Map<String, String> written() {
        var texts = new TreeMap<String, String>();
        for (var file : House.files(folder, 1, ".txt")) {
            texts.put(file.getFileName().toString(), House.read(file));
        }
        return texts;
    }

    private void write(Map<String, String> texts) throws IOException {
        for (var name : written().keySet()) {
            Files.delete(folder.resolve(name));
        }
        Files.createDirectories(folder);
        for (var text : texts.entrySet()) {
            Files.writeString(folder.resolve(text.getKey()), text.getValue());
        }
    }
}
