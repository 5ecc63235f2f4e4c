package dev.meanwhile.benchmarks;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What web frameworks serve, byte for byte, each with its own routes, its own validation and its own templates:
 * <pre>
 * POST /shops/{shop}/orders?express=true   a {@link NewOrder} as JSON is answered by its {@link Receipt}; an order that breaks a constraint is a 422 or 400
 * POST /booking                            name, seats and note, urlencoded, are answered by {@link #booked} as text/plain; the constraints are those of {@link Booking}
 * GET  /page                               a table of {@value #ROWS} times a {@link Row}, from a template, as text/html
 * GET  /files/{@value #FILE_NAME}               the file of that name in the folder {@value #FOLDER}, with ETag
 * GET  /events                             server-sent events without an end: a {@link Tick} each quarter of a second
 * </pre>
 * A server is started as {@code PROGRAM WORKLOAD}, as in {@link Served}, in a folder with what it needs. Templates on the JVM are FreeMarker's, and are there.
 */
public final class WebServed {
    /** How long a stream of events waits before each. */
    public static final Duration PAUSE = Duration.ofMillis(250);
    /** Of the page's table. */
    public static final int ROWS = 50;
    /** Of the page. */
    public static final String TITLE = "Shop & more";
    /** What an express order costs more. */
    public static final double EXPRESS = 5;
    /** In the working folder, with a file. */
    public static final String FOLDER = "files";
    /** In the working folder, with a template. */
    public static final String TEMPLATES = "pages";
    /** Makes a page of {@code title} and {@code rows}. */
    public static final String TEMPLATE_NAME = "table.ftlh";

    static final String ORDER = "web-order";
    static final String FORM = "web-form";
    static final String PAGE = "web-page";
    static final String FILE = "web-file";
    static final String EVENTS = "web-events";
    /** Of a round, for each stream. */
    static final int TICKS = 12;
    static final String FILE_NAME = "shop.css";
    static final String TEMPLATE = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
            <body><h1>${title}</h1>
            <table><#list rows as row><tr><td>${row.id}</td><td>${row.name}</td><td>${row.price}</td></tr></#list></table>
            </body></html>""";

    private static final int SHOP = 7;
    private static final int FILE_BYTES = 20 << 10;
    private static final String RULE = ".item { margin: 0; }\n";
    private static final Set<String> WORKLOADS = Set.of(ORDER, FORM, PAGE, FILE, EVENTS);

    private WebServed() {
    }

    /** Who orders. */
    public record Customer(@NotBlank @Size(max = 50) String city, @NotBlank @Size(max = 50) String name) {
    }

    /** What is ordered. */
    public record Item(@Min(1) @Max(100) int count, @NotBlank @Size(max = 50) String name, @PositiveOrZero double price) {
    }

    /** The body of an order. */
    public record NewOrder(@NotNull @Valid Customer customer, @NotNull @Size(min = 1, max = 20) List<@NotNull @Valid Item> items) {
        /** {@return what it costs} */
        public double total(boolean express) {
            var total = express ? EXPRESS : 0;
            for (var item : items) {
                total += item.count * item.price;
            }
            return total;
        }

        /** {@return the answer to it} */
        public Receipt receipt(int shop, boolean express) {
            return new Receipt(customer.name, express, items.size(), shop, total(express));
        }
    }

    /** The answer to an order. */
    public record Receipt(String customer, boolean express, int items, int shop, double total) {
    }

    /** A form. */
    public record Booking(@NotBlank @Size(max = 50) String name, @Min(1) @Max(10) int seats, @NotNull @Size(max = 500) String note) {
    }

    /** Of the page's table. */
    public record Row(int id, String name, int price) {
    }

    /** An event; the first of a stream has the number 0. */
    public record Tick(int number) {
    }

    /** {@return whether the command line names one of the workloads} If not, this reports it as unsupported. */
    public static boolean isAsked(String... arguments) {
        return Served.isOneOf(WORKLOADS, arguments);
    }

    /** {@return whether the command line names the workload with orders} If not, this reports it as unsupported. */
    public static boolean isAskedForOrders(String... arguments) {
        return Served.isOneOf(Set.of(ORDER), arguments);
    }

    /** {@return the answer to a form} */
    public static String booked(String name, int seats, String note) {
        return name + ", " + seats + ", " + note;
    }

    /** {@return new rows, as if read from a database} Their names need escaping. */
    public static List<Row> rows() {
        return IntStream.range(0, ROWS).mapToObj(id -> new Row(id, "lamp <" + id + "> & shade", 10 * id)).toList();
    }

    static String orderPath() {
        return "/shops/" + SHOP + "/orders?express=true";
    }

    static NewOrder order() {
        return new NewOrder(new Customer("London", "Ada Lovelace"), List.of(new Item(1, "lamp", 9.5), new Item(2, "bulb", 1.25), new Item(3, "cord", 0.75),
                new Item(4, "shade", 20), new Item(5, "switch", 3.5)));
    }

    static Receipt receipt() {
        return order().receipt(SHOP, true);
    }

    static Booking booking() {
        return new Booking("Ada Lovelace", 3, "Two at the window, please, & one for Åse – thank you!");
    }

    /** What a template makes of the rows. */
    static String page() {
        var page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Shop &amp; more</title></head>
                <body><h1>Shop &amp; more</h1>
                <table>""");
        for (var row : rows()) {
            page.append("<tr><td>").append(row.id).append("</td><td>lamp &lt;").append(row.id).append("&gt; &amp; shade</td><td>").append(row.price).append("</td></tr>");
        }
        return page.append("</table>\n</body></html>").toString();
    }

    static String file() {
        return RULE.repeat(FILE_BYTES / RULE.length() + 1).substring(0, FILE_BYTES);
    }
}
