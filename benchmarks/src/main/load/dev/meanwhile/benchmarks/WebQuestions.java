package dev.meanwhile.benchmarks;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** The requests of {@link WebServed}, and their answers. */
final class WebQuestions {
    private static final byte[] ORDER = json(WebServed.order());
    private static final byte[] RECEIPT = json(WebServed.receipt());
    private static final byte[] BOOKING = form(WebServed.booking());
    private static final byte[] BOOKED = text(WebServed.booked(WebServed.booking().name(), WebServed.booking().seats(), WebServed.booking().note()));
    private static final byte[] PAGE = text(WebServed.page());
    private static final byte[] FILE = text(WebServed.file());

    private WebQuestions() {
    }

    static HttpAsker asker(int port, String workload) {
        return switch (workload) {
            case WebServed.ORDER -> HttpAsker.post(port, WebServed.orderPath(), "application/json", ORDER, RECEIPT);
            case WebServed.FORM -> HttpAsker.post(port, "/booking", "application/x-www-form-urlencoded", BOOKING, BOOKED);
            case WebServed.PAGE -> new HttpAsker(port, "/page", PAGE);
            case WebServed.FILE -> HttpAsker.file(port, "/" + WebServed.FOLDER + "/" + WebServed.FILE_NAME, FILE);
            default -> throw new IllegalArgumentException("no workload with requests for web frameworks: " + workload);
        };
    }

    private static byte[] form(WebServed.Booking booking) {
        return text("name=" + encoded(booking.name()) + "&seats=" + booking.seats() + "&note=" + encoded(booking.note()));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static byte[] json(Object value) {
        return JsonMapper.builder().build().writeValueAsBytes(value);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
