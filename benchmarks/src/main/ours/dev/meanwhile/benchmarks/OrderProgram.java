package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;

import dev.meanwhile.Event;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.ServerRequest;
import java.util.regex.Pattern;

/** The orders of {@link WebServed}, with the module {@code http} alone: route and validation are written by hand. */
final class OrderProgram {
    private static final Pattern PATH = Pattern.compile("/shops/([1-9][0-9]{0,8})/orders");
    private static final int LONGEST_NAME = 50;
    private static final int MOST_ITEMS = 20;
    private static final int MOST_OF_ONE = 100;

    private OrderProgram() {
    }

    public static void main(String[] args) {
        if (WebServed.isAskedForOrders(args)) {
            run(() -> {
                try (var server = listen()) {
                    Served.listening(server.port());
                    new Event().await();
                }
            });
        }
    }

    static HttpServer listen() {
        return HttpServer.listen(ServerProgram::roomForAll, OrderProgram::handle);
    }

    private static void handle(ServerRequest request) {
        var path = PATH.matcher(request.path());
        if (!path.matches() || !request.method().equals("POST")) {
            request.respond(404).send();
            return;
        }
        var order = request.json(WebServed.NewOrder.class);
        var express = request.query("express").orElse("");
        if (isValid(order) && (express.equals("true") || express.equals("false"))) {
            request.respond(200).json(order.receipt(Integer.parseInt(path.group(1)), express.equals("true")));
        } else {
            request.respond(422).text("the order is not valid");
        }
    }

    private static boolean isValid(WebServed.NewOrder order) {
        var items = order.items();
        return isName(order.customer().name()) && isName(order.customer().city()) && !items.isEmpty() && items.size() <= MOST_ITEMS
                && items.stream().allMatch(OrderProgram::isValid);
    }

    private static boolean isValid(WebServed.Item item) {
        return item.count() >= 1 && item.count() <= MOST_OF_ONE && isName(item.name()) && item.price() >= 0;
    }

    private static boolean isName(String name) {
        return !name.isBlank() && name.length() <= LONGEST_NAME;
    }
}
