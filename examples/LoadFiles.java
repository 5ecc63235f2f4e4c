// Loads three files, one after another as every program does, and all at once.
// After "Python's Async Superpower: A Hands-On Guide"
//
//     ./meanwhile run examples/LoadFiles.java               (three files of its own)
//     ./meanwhile run examples/LoadFiles.java FILE...

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.Files;

// Nothing else runs while the disk is asked.
int loadAndBlock(Path file) throws IOException {
    IO.println("  " + file.getFileName() + ": loading");
    var text = java.nio.file.Files.readString(file);
    IO.println("  " + file.getFileName() + ": loaded");
    return text.length();
}

// The same, except for the import: this one waits, and other tasks run meanwhile.
int load(Path file) {
    IO.println("  " + file.getFileName() + ": loading");
    var text = Files.readString(file);
    IO.println("  " + file.getFileName() + ": loaded");
    return text.length();
}

void loadAll(List<Path> files) throws IOException {
    IO.println("One after another:");
    var sizes = new ArrayList<Integer>();
    for (var file : files) {
        sizes.add(loadAndBlock(file));
    }
    IO.println(sizes + " characters");

    IO.println("All at once:");
    IO.println(gather(files.stream().map(file -> spawn(() -> load(file))).toList()) + " characters");
}

void main(String[] args) throws IOException {
    run(() -> {
        if (args.length > 0) {
            loadAll(Stream.of(args).map(Path::of).toList());
            return;
        }
        try (var folder = Files.temporaryFolder()) {       // goes with all that is in it
            var files = List.of(folder.resolve("large.txt"), folder.resolve("medium.txt"), folder.resolve("small.txt"));
            Files.writeString(files.get(0), "All work and no play. ".repeat(1_000_000));
            Files.writeString(files.get(1), "All work and no play. ".repeat(10_000));
            Files.writeString(files.get(2), "All work and no play. ");
            loadAll(files);
        }
    });
}
