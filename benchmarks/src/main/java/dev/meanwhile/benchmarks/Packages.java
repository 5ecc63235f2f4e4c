package dev.meanwhile.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian packages that peers need: looks for them, says how to get them, and with {@code --install} gets them. */
final class Packages {
    private final boolean install;
    private final boolean apt = Tool.find("apt-get").isPresent();

    Packages(boolean install) {
        this.install = install;
    }

    /** {@return the line to paste for a package that is missing} */
    String hint(String name) {
        return apt ? "sudo apt-get install " + name : "install what Debian calls " + name;
    }

    /** {@return the version of a package that is installed, without Debian's own} */
    String version(String name) {
        var output = Tool.run(Path.of("/"), "dpkg-query", "-W", "-f", "${Version}", name);
        return output.ok() ? output.text().strip().replaceFirst("-[^-]*$", "") : "?";
    }

    /** Installs those of the packages that are missing, if that was asked for. */
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
            Say.line("--install takes apt-get and root. Do it yourself: sudo apt-get install " + String.join(" ", wanted));
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
