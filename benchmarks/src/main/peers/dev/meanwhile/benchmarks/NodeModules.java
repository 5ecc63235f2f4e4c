package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Modules that npm fetches into a folder of the built peers. They are npm's, since Debian's can't be installed beside another build of Node. */
final class NodeModules {
    private final Path root;
    private final Path sources;
    private final Path modules;
    private final Schedule schedule;

    /**
     * The modules of a folder's {@code package.json}.
     *
     * @param sources  that folder, in the one of Node's programs; may be empty
     * @param built    the name of the folder of the modules
     * @param schedule how long they may be fetched
     */
    NodeModules(Places places, String sources, String built, Schedule schedule) {
        root = places.root();
        this.sources = places.sources().resolve("node").resolve(sources);
        modules = places.peers().resolve(built);
        this.schedule = schedule;
    }

    /**
     * {@return a program with these modules, or why there is none}
     *
     * @param module  the one whose version is stated
     * @param program in the folder of the sources
     */
    Peer peer(String name, String title, String module, String program, Packages packages) {
        var node = Tool.run(root, "node", "--version");
        if (!node.ok()) {
            return Peer.missing(name, title, "node is missing: " + packages.hint("nodejs npm"));
        }
        var done = modules.resolve("fetched");
        if (!Tool.isFresh(done, List.of(sources.resolve("package.json")))) {
            Say.line("fetching " + module + " with npm (once)");
            copy(sources.resolve("package.json"), modules);
            var fetched = Tool.run(modules, schedule.fetch(), List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"));
            if (!fetched.ok()) {
                return Peer.missing(name, title, "npm could not fetch it: " + fetched.tail());
            }
            Tool.touch(done);
        }
        var path = "NODE_PATH=" + modules.resolve("node_modules");
        var version = Tool.run(root, "env", path, "node", "-p", "require('" + module + "/package.json').version");
        return version.ok() ? Peer.ready(name, title, module + " " + version.text().strip() + ", Node " + node.text().strip().substring(1), true,
                List.of("env", path, "node", sources.resolve(program).toString())) : Peer.missing(name, title, version.tail());
    }

    private static void copy(Path file, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
