package dev.meanwhile.web.command;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the command wants from the programs that it has started: two while one replaces the other. A program is identified by its class loader,
 * which is the context class loader of its main, and so of its loops and their tasks. Any thread may use this.
 */
final class Offers {
    private static final Map<ClassLoader, Offer> ALL = new ConcurrentHashMap<>();

    private Offers() {
    }

    record Offer(Serving serving, AtomicBoolean taken) {
        Serving take() {
            if (taken.getAndSet(true)) {
                throw new IllegalStateException("app.serve(…): the program already serves an application, and meanwhile serve serves only one. "
                        + "To serve several, start the program with: meanwhile run");
            }
            return serving;
        }
    }

    private static ClassLoader program() {
        return Thread.currentThread().getContextClassLoader();
    }

    static Optional<Offer> find() {
        return Optional.ofNullable(program()).map(ALL::get);
    }

    static void put(Serving serving) {
        ALL.put(program(), new Offer(serving, new AtomicBoolean()));
    }

    static boolean isTaken() {
        return find().filter(offer -> offer.taken().get()).isPresent();
    }

    static boolean remove() {
        var offer = ALL.remove(program());
        return offer != null && offer.taken().get();
    }
}
