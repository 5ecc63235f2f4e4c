package dev.meanwhile.benchmarks;

/**
 * The tables of the workloads with a database, which all programs use in the same way:
 * <pre>
 * item (id int primary key, name text, price int)   {@value #COUNT} rows, 1 to {@value #COUNT}: the name is "item " and the id, the price the id modulo {@value #PRICES}
 * stock (id int primary key, sold int)              as many rows, all 0
 * made (id int, name text, price int)               what the programs insert
 * </pre>
 * Query number n, from 0 on, asks for the id n modulo {@value #COUNT}, plus 1. A round answers with the sum, over all rows, of the price and the length of the name; what is to be
 * written is counted in the same way by a query in the end.
 *
 * <p>The server listens at the port of 127.0.0.1 that is in the file {@code port} in the working folder; user, password and database are {@value #USER}. Nothing is encrypted.
 */
public final class Items {
    /** Of rows. */
    public static final int COUNT = 100_000;
    /** Of connections. */
    public static final int CONNECTIONS = 10;
    /** Of queries that wait for their answers at the same time on each connection, where it is pipelined. */
    public static final int PIPELINED = 25;
    /** Of queries of one request. */
    public static final int OF_REQUEST = 20;
    /** Of rows in a batch, and in a round trip of a stream. */
    public static final int BATCH = 1_000;
    /** Name, password and database. */
    public static final String USER = "bench";
    private static final int PRICES = 1_000;

    private Items() {
    }

    /** {@return what the query of that number asks for} */
    public static int id(int number) {
        return number % COUNT + 1;
    }

    /** {@return the name of an item} */
    public static String name(int id) {
        return "item " + id;
    }

    /** {@return the price of an item} */
    public static int price(int id) {
        return id % PRICES;
    }

    /** {@return what so many different items, from 1 on, add up to} */
    static long made(int count) {
        var sum = 0L;
        for (var id = 1; id <= count; id++) {
            sum += price(id) + name(id).length();
        }
        return sum;
    }

    /** {@return what so many queries add up to} */
    static long asked(int count) {
        return count / COUNT * made(COUNT) + made(count % COUNT);
    }
}
