package dev.meanwhile.io;

import java.io.IOException;
import java.util.List;

/** A process that the JDK has started. */
final class JdkChild extends Child {
    private final ProcessHandle handle;

    JdkChild(Process process, List<String> command, boolean ownGroup) {
        super(process.pid(), command, ownGroup);
        this.handle = process.toHandle();
        process.onExit().thenAccept(ended -> end().complete(ended.exitValue()));
    }

    @Override
    void signal(Signal signal) throws IOException {
        if (leadsGroup()) {
            // The JDK has no call for it, but every POSIX shell has the command.
            if (handle.isAlive() && !ProcessGroups.isAlive(pid())) {
                // It does not lead its group yet. It may begin to now, and start others.
                kill(signal, Long.toString(pid()));
            }
            if (isGroupAlive()) {
                kill(signal, "-" + pid());
            }
        } else if (signal.name().equals("TERM") || signal.name().equals("KILL")) {
            var all = new java.util.ArrayList<>(handle.descendants().toList());
            all.add(handle);
            all.forEach(signal.name().equals("TERM") ? ProcessHandle::destroy : ProcessHandle::destroyForcibly);
        } else if (handle.isAlive()) {
            kill(signal, Long.toString(pid()));
        }
    }

    @Override
    boolean mayHaveSurvivors() {
        return leadsGroup();
    }

    private static void kill(Signal signal, String target) throws IOException {
        var kill = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$1\" -- \"$2\"", "kill", signal.name(), target)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            // It fails if the process has just ended, which is what callers expect to happen.
            kill.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
