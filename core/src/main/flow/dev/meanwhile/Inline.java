package dev.meanwhile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** The operators of {@link Flow} that run in the consumer's task. */
final class Inline {
    private Inline() {
    }

    static <T, R> FlowBody<R> map(FlowBody<T> body, Mapping<? super T, ? extends R, ?> mapping) {
        return out -> body.run(element -> out.emit(made(element, mapping)));
    }

    /** What an operator's own code throws passes through the body's {@code emit} unchanged and undeclared. */
    private static <T, R> R made(T element, Mapping<? super T, ? extends R, ?> mapping) {
        try {
            return mapping.apply(element);
        } catch (Exception e) {
            throw Awaitable.<RuntimeException>sneak(e);
        }
    }

    static <T, R> FlowBody<R> flatMap(FlowBody<T> body, Mapping<? super T, ? extends Iterable<? extends R>, ?> mapping) {
        return out -> body.run(element -> emitAll(made(element, mapping), out));
    }

    private static <R> void emitAll(Iterable<? extends R> elements, Emitter<? super R> out) {
        if (elements instanceof Flow<? extends R> flow) {
            runInner(flow.body, out);
            return;
        }
        for (var element : elements) {
            out.emit(element);
        }
    }

    private static <R> void runInner(FlowBody<? extends R> inner, Emitter<? super R> out) {
        try {
            inner.run(out::emit);
        } catch (Exception e) {
            throw Awaitable.<RuntimeException>sneak(e);
        }
    }

    static <T> FlowBody<T> filter(FlowBody<T> body, ItemTest<? super T, ?> test) {
        return out -> body.run(element -> {
            if (accepts(test, element)) {
                out.emit(element);
            }
        });
    }

    private static <T> boolean accepts(ItemTest<? super T, ?> test, T element) {
        try {
            return test.test(element);
        } catch (Exception e) {
            throw Awaitable.<RuntimeException>sneak(e);
        }
    }

    static <T> FlowBody<T> take(FlowBody<T> body, long count) {
        return out -> {
            if (count > 0) {
                var left = new long[] {count};
                runWhile("take(" + count + ")", body, element -> {
                    out.emit(element);
                    return --left[0] > 0;
                });
            }
        };
    }

    static <T> FlowBody<T> takeWhile(FlowBody<T> body, ItemTest<? super T, ?> test) {
        return out -> runWhile("takeWhile", body, element -> {
            var accepted = accepts(test, element);
            if (accepted) {
                out.emit(element);
            }
            return accepted;
        });
    }

    static <T, U, R> FlowBody<R> zip(FlowBody<T> body, Flow<U> other, BiMapping<? super T, ? super U, ? extends R, ?> combining) {
        return out -> {
            var task = Task.require("zip");
            var partners = other.open();
            Throwable failure = null;
            try {
                runWhile("zip", body, element -> {
                    var goesOn = partners.hasNext();
                    if (goesOn) {
                        out.emit(made(element, it -> combining.apply(it, partners.next())));
                    }
                    return goesOn;
                });
            } catch (Throwable t) {
                failure = task.cancellation().translate(t);
            }
            failure = close(partners, task, failure);
            if (failure != null) {
                throw Awaitable.<Exception>sneak(failure);
            }
        };
    }

    /**
     * {@return what to throw, or null} As when both sides run in one task, what the other throws while being closed replaces a cancellation.
     * A request that is not thrown takes effect at the next wait.
     */
    private static Throwable close(Generator<?> partners, Task<?> task, Throwable failure) {
        try {
            partners.close();
            return failure;
        } catch (Throwable closing) {
            var thrown = failure == null || failure instanceof Cancelled && !(closing instanceof Cancelled) ? closing : failure;
            var other = thrown == failure ? closing : failure;
            if (other instanceof Cancelled cancelled && cancelled.isFor(task)) {
                if (!(thrown instanceof Cancelled mine && mine.isFor(task))) {
                    task.cancellation().renew();
                }
            } else if (other != null && !(other instanceof Cancelled)) {
                thrown.addSuppressed(other);
            }
            return thrown;
        }
    }

    /** Runs a body until {@code goesOn} has passed on what is wanted. */
    private static <T> void runWhile(String name, FlowBody<T> body, Predicate<T> goesOn) throws Exception {
        var enough = new Cancelled(null, name + " has enough", "");
        var over = new boolean[1];
        var refusal = new Refusal();
        try {
            body.run(element -> {
                // A body that catches the end and still emits gets no further, and fails.
                over[0] = over[0] || !goesOn.test(element);
                if (over[0]) {
                    throw Awaitable.<RuntimeException>sneak(refusal.next(enough));
                }
            });
        } catch (Cancelled cancelled) {
            if (cancelled != enough) {
                throw cancelled;
            }
        }
    }

    /** What the consumer throws is not wrapped; a checked exception of the body is, because nothing declares it. */
    static <T, X extends Exception> void forEach(FlowBody<T> body, ItemAction<? super T, X> consumer) throws X {
        var task = Task.require("forEach(…)");
        var thrown = new Exception[1];
        try {
            body.run(element -> {
                Refusal.requireBody(task);
                try {
                    consumer.run(element);
                } catch (Exception e) {
                    thrown[0] = e;
                    throw Awaitable.<RuntimeException>sneak(e);
                }
            });
        } catch (Exception e) {
            throw e == thrown[0] ? Awaitable.<X>sneak(e) : Awaitable.rethrow("a flow", e);
        }
    }

    static <T> FlowBody<List<T>> chunks(FlowBody<T> body, int size) {
        return out -> {
            var chunk = new ArrayList<T>();
            body.run(element -> {
                chunk.add(element);
                if (chunk.size() == size) {
                    emit(chunk, out);
                }
            });
            if (!chunk.isEmpty()) {
                emit(chunk, out);
            }
        };
    }

    private static <T> void emit(List<T> chunk, Emitter<? super List<T>> out) {
        var full = Collections.unmodifiableList(new ArrayList<>(chunk));
        chunk.clear();
        out.emit(full);
    }

    static <T> FlowBody<T> throttle(FlowBody<T> body, long pause) {
        return out -> {
            var task = Task.require("throttle");
            var next = new long[] {task.loop.now()};
            body.run(element -> {
                Refusal.requireBody(task);
                var early = next[0] - task.loop.now();
                if (early > 0) {
                    Sleep.sleep(Duration.ofNanos(early));
                }
                next[0] = task.loop.now() + pause;
                out.emit(element);
            });
        };
    }
}
