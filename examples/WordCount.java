// Counts the words of all text files below a folder: the files are found, read and counted in a pipeline, eight at once, each line by
// line, so memory stays small however large they are.
//
//     ./meanwhile run examples/WordCount.java               (the documentation of this project)
//     ./meanwhile run examples/WordCount.java FOLDER

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.FileException;
import dev.meanwhile.io.Files;

Map<String, Integer> count(Path file) {
    var counts = new HashMap<String, Integer>();
    try {
        Files.lines(file).forEach(line -> {
            for (var word : line.toLowerCase().split("\\P{L}+")) {
                if (!word.isEmpty()) {
                    counts.merge(word, 1, Integer::sum);
                }
            }
        });
    } catch (FileException e) {                            // not text, or not readable: the others continue
        IO.println("skipped: " + e.getMessage());
    }
    return counts;
}

boolean isText(Path file) {
    return Pattern.matches(".*\\.(txt|md|csv|log)", file.toString());
}

void main(String[] args) {
    var folder = Path.of(args.length > 0 ? args[0] : "docs");
    run(() -> {
        var total = new TreeMap<String, Integer>();
        var files = 0;
        for (var counts : Files.walk(folder).filter(this::isText).mapConcurrent(8, this::count)) {
            files++;
            counts.forEach((word, count) -> total.merge(word, count, Integer::sum));
        }
        IO.println(files + " files, " + total.size() + " different words");
        total.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(10)
                .forEach(entry -> IO.println("%8d  %s".formatted(entry.getValue(), entry.getKey())));
    });
}
