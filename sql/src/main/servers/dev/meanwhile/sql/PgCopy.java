package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Emitter;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.VertxException;

import java.util.function.Supplier;

/** COPY on one connection, both ways. */
final class PgCopy {
    private final PgSession session;
    private final VertxLink link;

    PgCopy(PgSession session, VertxLink link) {
        this.session = session;
        this.link = link;
    }

    /** Where the data of a COPY goes. */
    interface Chunks {
        /** Begins, and waits until data can follow. */
        void begin(String sql);

        /** Sends bytes, and waits until more can follow. The array can be used again then. */
        void write(byte[] bytes, int length);
    }

    /** Where they come from. */
    interface Feed {
        /** Begins if there is something, and writes all. It may wait, and throw what it likes. */
        void into(Chunks chunks);
    }

    /** What comes out, collected in a form. */
    interface Collected<T> extends CopyExchange.Sink {
        /** {@return what is there, in its order, and keeps it no longer} */
        Iterable<T> taken();
    }

    /** {@return how many rows went in} */
    long in(Feed feed) {
        session.requireGoing();
        var exchange = new CopyExchange(PgCopy::nothing);
        try {
            feed.into(chunks(exchange));
            return exchange.hasBegun() ? await(exchange::finish) : 0;
        } catch (VertxException failure) {
            shielded(() -> abandon(exchange, true, false));
            throw session.failed(failure);
        } catch (Throwable t) {
            shielded(() -> abandon(exchange, true, t instanceof Cancelled));
            throw t;
        }
    }

    private Chunks chunks(CopyExchange exchange) {
        return new Chunks() {
            @Override
            public void begin(String sql) {
                link.begin(exchange, sql);
            }

            @Override
            public void write(byte[] bytes, int length) {
                await(() -> exchange.send(bytes, length));
            }
        };
    }

    private static int nothing(ByteBuf from, int length) {
        return 0;
    }

    <T> void out(String sql, Collected<T> sink, Emitter<T> out) {
        session.requireGoing();
        var exchange = new CopyExchange(sink);
        try {
            link.begin(exchange, sql);
            while (!exchange.isOver()) {
                await(exchange::more);
                sink.taken().forEach(out::emit);
            }
            await(exchange::end);
            sink.taken().forEach(out::emit);
        } catch (VertxException failure) {
            shielded(() -> abandon(exchange, false, true));
            throw session.failed(failure);
        } catch (Throwable t) {
            shielded(() -> abandon(exchange, false, true));
            throw t;
        }
    }

    private <T> T await(Supplier<Future<T>> step) {
        return link.vertx().await(step);
    }

    /** Afterwards the connection is ready for the next statement, or closed. */
    private void abandon(CopyExchange exchange, boolean sending, boolean cancelling) {
        if (exchange.isOver()) {
            return;
        }
        try {
            timeout(session.options.cancelLimit, () -> {
                await(() -> Future.succeededFuture(exchange.abandon(sending)));
                if (cancelling) {
                    session.cancel();
                }
                await(() -> exchange.end().otherwise(0L));
            });
        } catch (Exception e) {
            link.abort();
        }
    }
}
