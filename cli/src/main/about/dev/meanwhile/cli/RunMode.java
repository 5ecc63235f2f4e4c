package dev.meanwhile.cli;

import dev.meanwhile.Meanwhile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Which run mode loops have in this JVM. There is no API for it; but the first loop logs why it can't use carrier mode. */
final class RunMode {
    private RunMode() {
    }

    /** {@return why loops run in portable mode; empty if they don't} */
    static Optional<String> obstacle() {
        var logger = Logger.getLogger("dev.meanwhile");
        var said = new Notes();
        logger.addHandler(said);
        logger.setUseParentHandlers(false);
        try {
            Meanwhile.run(() -> { });
        } finally {
            logger.removeHandler(said);
            logger.setUseParentHandlers(true);
        }
        return said.texts.stream().filter(it -> it.contains("portable mode")).findFirst();
    }

    private static final class Notes extends Handler {
        private final List<String> texts = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord record) {
            texts.add(record.getMessage());
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }
}
