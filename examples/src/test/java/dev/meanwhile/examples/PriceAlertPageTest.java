package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.sql.Database;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page with prices, which somebody else changes in the database. */
@Tag("long")
@Timeout(120)
class PriceAlertPageTest {
    private static String row(String item, String cents, boolean alert) {
        return "[...document.querySelectorAll('#list li')].some(row => row.querySelector('.item').innerText === '" + item + "' && row.querySelector('.cents').textContent === '"
                + cents + "' && row.classList.contains('alert') === " + alert + ")";
    }

    @Test
    void aPriceThatFallsIsSeenAtOnce() throws Exception {
        try (var server = DatabaseServer.postgres()) {
            run(() -> {
                try (var program = Served.start("PriceAlert.java", server.url()); var db = Database.connect(server.url()); var client = HttpClient.create();
                        var browser = Browser.start()) {
                    var page = browser.open(program.url("/"));
                    page.untilText("#state", "Live");
                    page.until(row("lamp", "12.50", false));
                    page.until("document.querySelectorAll('#list li').length === 3");
                    db.execute("update price set cents = 999 where item = 'lamp'");
                    page.until(row("lamp", "9.99", true));
                    assertEquals(204, client.put(program.url("/prices/sofa"), Map.of("cents", 1)).status());
                    page.until(row("sofa", "0.01", true));
                    db.execute("insert into price values ('desk', 7000)");
                    page.until(row("desk", "70.00", false));
                    assertEquals(2, page.count("#list .alert"));

                    // Another connection listens after that; what changes meanwhile is read anew.
                    db.transaction(tx -> {
                        tx.execute("update price set cents = 1300 where item = 'lamp'");
                        tx.query("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'").list();
                    });
                    page.until(row("lamp", "13.00", false));
                    db.execute("update price set cents = 1400 where item = 'lamp'");
                    page.until(row("lamp", "14.00", false));
                    assertEquals(List.of(), page.problems());
                }
            });
        }
    }
}
