package dev.meanwhile.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian packages that peers need: finds them, says how to get them, and installs them with {@code --install}. */
final class Packages {
    private final boolean install;
    private final boolean apt = Tool.find("apt-get").isPresent();

    Packages(boolean install) {
        this.install = install;
    }

    /** {@return the line to paste for a missing package} */
    String hint(String name) {
        return apt ? "sudo apt-get install " + name : "install your system's equivalent of Debian's " + name;
    }

    /** {@return the version of an installed package, without Debian's revision} */
    String version(String name) {
        var output = Tool.run(Path.of("/"), "dpkg-query", "-W", "-f", "${Version}", name);
        return output.ok() ? output.text().strip().replaceFirst("-[^-]*$", "") : "?";
    }

    /** Installs the missing packages, if --install was given. */
    void provide(String... names) {
        if (!install) {
            return;
        }
        var wanted = new ArrayList<String>();
        for (var name : names) {
            if (!Tool.run(Path.of("/"), "dpkg-query", "-W", "-f", "${Status}", name).text().contains("ok installed")) {
                wanted.add(name);
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        if (!apt || !System.getProperty("user.name").equals("root")) {
            Say.line("--install needs apt-get and root. Run this instead: sudo apt-get install " + String.join(" ", wanted));
            return;
        }
        Say.line("installing " + String.join(", ", wanted));
        Tool.run(Path.of("/"), "apt-get", "-qq", "update");
        var command = new ArrayList<>(List.of("apt-get", "-qq", "-y", "--no-install-recommends", "install"));
        command.addAll(wanted);
        var output = Tool.run(Path.of("/"), command);
        if (!output.ok()) {
            Say.line("apt-get failed:\n" + output.tail());
        }
    }
}
