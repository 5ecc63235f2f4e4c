package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The operators of {@link Flow} whose sources run concurrently with the consumer. */
final class Parallel {
    private Parallel() {
    }

    /** Each source stops at an element until the consumer is done with it, so that none runs ahead. */
    static <T> FlowBody<T> merge(List<? extends FlowBody<? extends T>> sources) {
        return out -> Pumps.<Pumps.Parcel<T>>run("merge", pumps -> {
            for (var source : sources) {
                pump(pumps, source, 0);
            }
            emitAll(pumps, out);
        });
    }

    static <T> FlowBody<T> buffer(FlowBody<T> source, int capacity) {
        return out -> Pumps.<Pumps.Parcel<T>>run("buffer", pumps -> {
            pump(pumps, source, capacity);
            emitAll(pumps, out);
        });
    }

    private static <S extends T, T> void pump(Pumps<Pumps.Parcel<T>> pumps, FlowBody<S> source, int ahead) {
        var credits = new Semaphore(ahead);
        pumps.pump(source, credits, element -> pumps.put(new Pumps.Parcel<T>(element, credits)));
    }

    private static <T> void emitAll(Pumps<Pumps.Parcel<T>> pumps, Emitter<? super T> out) {
        while (pumps.isOpen()) {
            var parcel = pumps.next();
            if (parcel == null) {
                pumps.throwFailure();
                continue;
            }
            out.emit(parcel.element());
            parcel.credits().release();
        }
    }

    /** A credit is returned with the element, so at most {@code limit} are being mapped or wait to be emitted. */
    static <T, R> FlowBody<R> map(FlowBody<T> source, int limit, boolean ordered, Mapping<? super T, ? extends R, ?> mapping) {
        return out -> Pumps.<Task<R>>run("mapConcurrent", pumps -> {
            var credits = new Semaphore(limit - 1);
            var inFlight = new int[1];
            pumps.pump(source, credits, element -> {
                inFlight[0]++;
                Task<R> worker = pumps.spawn(new MappingBody<T, R>(mapping, element));
                if (ordered) {
                    pumps.put(worker);
                } else {
                    Pumps.onEnd(worker, () -> pumps.put(worker));
                }
            });
            while (inFlight[0] > 0 || pumps.isOpen()) {
                var worker = pumps.next();
                if (worker != null) {
                    Shield.awaitDone(worker, Task.require("mapConcurrent"));
                    inFlight[0]--;
                    out.emit(worker.value());
                    credits.release();
                }
            }
            pumps.throwFailure();
        });
    }

    /** The source continues while a chunk is not full; otherwise it waits until the chunk has been emitted. */
    static <T> FlowBody<List<T>> chunks(FlowBody<T> source, int size, Duration limit) {
        return out -> Pumps.<Pumps.Parcel<T>>run("chunked", pumps -> {
            pump(pumps, source, 0);
            var loop = Loop.require("chunked");
            List<T> chunk = new ArrayList<>();
            var deadline = 0L;
            while (pumps.isOpen()) {
                var parcel = chunk.isEmpty() ? pumps.next() : pumps.next(deadline - loop.now());
                if (parcel == null) {
                    pumps.throwFailure();
                } else {
                    deadline = chunk.isEmpty() ? loop.now() + Durations.nanos(limit) : deadline;
                    chunk.add(parcel.element());
                }
                if (parcel == null || chunk.size() == size) {
                    emit(chunk, out);
                    chunk = new ArrayList<>();
                }
                if (parcel != null) {
                    parcel.credits().release();
                }
            }
        });
    }

    private static <T> void emit(List<T> chunk, Emitter<? super List<T>> out) {
        if (!chunk.isEmpty()) {
            out.emit(Collections.unmodifiableList(chunk));
        }
    }
}
