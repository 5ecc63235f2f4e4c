// The most frequent words of some files, counted by the programs that every Unix has: sort | uniq -c | sort -rn | head
//
//     ./meanwhile run examples/WordPipeline.java README.md
//     ./meanwhile run examples/WordPipeline.java --most 5 docs/*.md
//
// The words come from a flow: a file is read when sort has taken what came before. Between the programs are the system's own pipes.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.io.Files;
import dev.meanwhile.io.IoException;
import dev.meanwhile.io.Pipeline;

static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");

/** The words of all files, in lower case. */
Flow<String> words(List<Path> files) {
    return generate(out -> {
        for (var file : files) {
            for (var line : Files.lines(file)) {
                for (var word : BETWEEN_WORDS.split(line)) {
                    if (!word.isEmpty()) {
                        out.emit(word.toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
    });
}

void main(String[] args) {
    var arguments = new ArrayList<>(List.of(args));
    var most = "10";
    if (arguments.size() > 1 && arguments.getFirst().equals("--most")) {
        arguments.removeFirst();
        most = arguments.removeFirst();
    }
    if (arguments.isEmpty()) {
        IO.println("usage: WordPipeline.java [--most N] FILE…");
        System.exit(2);
    }
    var files = arguments.stream().map(Path::of).toList();
    var head = List.of("head", "-n", most);
    run(() -> {
        try {
            var counted = Pipeline.of(List.of("sort"), List.of("uniq", "-c"), List.of("sort", "-k1,1nr", "-k2"), head)
                    .check(o -> o.inLines(words(files)).environment("LC_ALL", "C"));
            counted.lines().forEach(IO::println);
        } catch (IoException e) {               // a file that can't be read, a program that is missing or fails
            IO.println(e.getMessage());
        }
    });
}
