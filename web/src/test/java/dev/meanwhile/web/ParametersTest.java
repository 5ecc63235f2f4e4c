package dev.meanwhile.web;

import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handler gets in a record of parameters, and what a client is told if it gets nothing. */
@Timeout(30)
class ParametersTest {
    enum Order { NAME, PRICE }

    record Search(int shop, Optional<String> q, @Default("1") int page, List<String> tags, Set<Order> by, @Default("PRICE") Order order) {
    }

    record Client(@From.Header String userAgent, @From.Header("X-Tag") List<String> tags, @From.Cookie Optional<String> session) {
    }

    record Item(String name, double price) {
    }

    record Move(int id, @From.Body Item item, @From.Query boolean dry) {
    }

    record MaybeBody(@From.Body Optional<Item> item) {
    }

    @From.Form
    record SignUp(String email, @Default("false") boolean news, Optional<Integer> age, List<String> topics, Optional<Upload> photo) {
    }

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException("from is after to");
            }
        }
    }

    record Kinds(UUID id, LocalDate day, BigDecimal sum, Optional<Long> count, @From.Query("is-new") boolean isNew) {
    }

    record Login(@From.Query String name, @From.Query @Secret int pin, @From.Cookie int session, @From.Header("Authorization") int key) {
    }

    private static void routes(App app) {
        app.get("/shops/{shop}/items", Search.class, (_, search) -> search.toString());
        app.get("/client", Client.class, (_, client) -> client.toString());
        app.post("/items/{id}", Move.class, (_, move) -> move.toString());
        app.post("/maybe", MaybeBody.class, (_, maybe) -> maybe.toString());
        app.post("/sign-up", SignUp.class, (_, form) -> form.email() + form.news() + form.age() + form.topics() + form.photo().map(Upload::filename));
        app.get("/range", Range.class, (_, range) -> range.toString());
        app.get("/kinds", Kinds.class, (_, kinds) -> kinds.toString());
        app.get("/login", Login.class, (_, login) -> login.toString());
        app.delete("/shops/{shop}", Search.class, (_, search) -> "deleted " + search.shop());
    }

    private static String text(Response response) {
        return response.status() + " " + response.text();
    }

    private static void check(String path, String expected) throws Exception {
        serve(ParametersTest::routes, (client, url) -> assertEquals(expected, text(client.get(url + path))));
    }

    private static void checkErrors(String path, String errors) throws Exception {
        serve(ParametersTest::routes, (client, url) -> {
            var response = client.get(url + path);
            assertEquals("422 " + errors, response.status() + " " + response.text().replaceFirst("^.*\"errors\":", ""));
        });
    }

    @Test
    void pathAndQueryWithDefaultsListsOptionalsAndEnums() throws Exception {
        check("/shops/7/items", "200 Search[shop=7, q=Optional.empty, page=1, tags=[], by=[], order=PRICE]");
        check("/shops/7/items?q=a+b&page=2&tags=x&tags=y&by=PRICE&by=PRICE&order=NAME&unknown=1",
                "200 Search[shop=7, q=Optional[a b], page=2, tags=[x, y], by=[PRICE], order=NAME]");
    }

    @Test
    void aMethodWithoutABodyHasParametersOnly() throws Exception {
        serve(ParametersTest::routes, (client, url) -> assertEquals("200 deleted 3", text(client.delete(url + "/shops/3"))));
    }

    @Test
    void headersAndCookies() throws Exception {
        serve(ParametersTest::routes, (client, url) -> {
            assertEquals("200 Client[userAgent=curl, tags=[a, b], session=Optional[s1]]", text(client.get(url + "/client",
                    r -> r.header("User-Agent", "curl").header("X-Tag", "a").header("X-Tag", "b").header("Cookie", "a=b; session=s1"))));
            assertEquals("200 Client[userAgent=curl, tags=[], session=Optional.empty]", text(client.get(url + "/client", r -> r.header("User-Agent", "curl"))));
        });
    }

    private static Response post(HttpClient client, String url, String type, String body) {
        return client.post(url, r -> r.body(body).header("Content-Type", type));
    }

    @Test
    void aBodyBesideOtherParameters() throws Exception {
        serve(ParametersTest::routes, (client, url) -> {
            assertEquals("200 Move[id=7, item=Item[name=lamp, price=2.5], dry=true]",
                    text(post(client, url + "/items/7?dry=on", "application/json", "{\"name\":\"lamp\",\"price\":2.5}")));
            assertEquals(415, post(client, url + "/items/7?dry=on", "text/plain", "{}").status());
        });
    }

    @Test
    void aBodyThatMayBeMissing() throws Exception {
        serve(ParametersTest::routes, (client, url) -> {
            assertEquals("200 MaybeBody[item=Optional.empty]", text(client.request("POST", url + "/maybe", r -> r)));
            assertEquals("200 MaybeBody[item=Optional[Item[name=a, price=1.0]]]", text(post(client, url + "/maybe", "application/json", "{\"name\":\"a\",\"price\":1}")));
            assertEquals(422, post(client, url + "/maybe", "application/json", "{}").status());
        });
    }

    @Test
    void forms() throws Exception {
        serve(ParametersTest::routes, (client, url) -> {
            var type = "application/x-www-form-urlencoded";
            assertEquals("200 a@b.ctrueOptional[7][x, y]Optional.empty", text(post(client, url + "/sign-up", type, "email=a%40b.c&news=on&age=7&topics=x&topics=y")));
            assertEquals("200 a@b.cfalseOptional.empty[]Optional.empty", text(post(client, url + "/sign-up", type, "email=a%40b.c&age=")));
            assertEquals("422 {\"error\":\"2 values are invalid\",\"errors\":[{\"location\":\"form.email\",\"message\":\"is missing\"},"
                    + "{\"location\":\"form.age\",\"message\":\"must be a whole number\",\"value\":\"x\"}]}", text(post(client, url + "/sign-up", type, "age=x")));
        });
    }

    @Test
    void filesInForms() throws Exception {
        serve(ParametersTest::routes, (client, url) -> assertEquals("200 afalseOptional.empty[]Optional[me.png]", text(post(client, url + "/sign-up",
                "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"me.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--B--\r\n"))));
    }

    @Test
    void everyTypeThatTextsAreReadAs() throws Exception {
        check("/kinds?id=c9f0f895-fb98-4b91-a5c1-000000000000&day=2026-01-31&sum=1.50&count=&is-new=false",
                "200 Kinds[id=c9f0f895-fb98-4b91-a5c1-000000000000, day=2026-01-31, sum=1.50, count=Optional.empty, isNew=false]");
        checkErrors("/kinds?id=1&day=31.1.&sum=a&count=1.5&is-new=yes", "[{\"location\":\"query.id\",\"message\":\"must be a UUID\",\"value\":\"1\"},"
                + "{\"location\":\"query.day\",\"message\":\"must be a date such as 2026-01-31\",\"value\":\"31.1.\"},"
                + "{\"location\":\"query.sum\",\"message\":\"must be a number\",\"value\":\"a\"},"
                + "{\"location\":\"query.count\",\"message\":\"must be a whole number\",\"value\":\"1.5\"},"
                + "{\"location\":\"query.is-new\",\"message\":\"must be true or false\",\"value\":\"yes\"}]}");
    }

    @Test
    void oneErrorIsASentence() throws Exception {
        check("/shops/seven/items", "422 {\"error\":\"path parameter 'shop' must be a whole number\",\"parameter\":\"shop\","
                + "\"errors\":[{\"location\":\"path.shop\",\"message\":\"must be a whole number\",\"value\":\"seven\"}]}");
        check("/shops/7/items?page=1&page=2", "422 {\"error\":\"query parameter 'page' must be given once, not 2 times\",\"parameter\":\"page\","
                + "\"errors\":[{\"location\":\"query.page\",\"message\":\"must be given once, not 2 times\"}]}");
        check("/range?from=2&to=1", "422 {\"error\":\"from is after to\",\"errors\":[{\"location\":\"query\",\"message\":\"from is after to\"}]}");
    }

    @Test
    void allErrorsOfARequestAtOnce() throws Exception {
        checkErrors("/shops/x/items?page=y&by=NAME&by=z&order=", "[{\"location\":\"path.shop\",\"message\":\"must be a whole number\",\"value\":\"x\"},"
                + "{\"location\":\"query.page\",\"message\":\"must be a whole number\",\"value\":\"y\"},"
                + "{\"location\":\"query.by[1]\",\"message\":\"must be one of [NAME, PRICE]\",\"value\":\"z\"}]}");
        serve(ParametersTest::routes, (client, url) -> assertEquals("422 {\"error\":\"4 values are invalid\",\"errors\":["
                + "{\"location\":\"path.id\",\"message\":\"must be a whole number\",\"value\":\"x\"},"
                + "{\"location\":\"body.name\",\"message\":\"must be a text\",\"value\":7},"
                + "{\"location\":\"body.price\",\"message\":\"is missing\"},"
                + "{\"location\":\"query.dry\",\"message\":\"is missing\"}]}", text(post(client, url + "/items/x", "application/json", "{\"name\":7}"))));
    }

    @Test
    void secretsAreNotShown() throws Exception {
        serve(ParametersTest::routes, (client, url) -> assertEquals("422 {\"error\":\"3 values are invalid\",\"errors\":["
                + "{\"location\":\"query.pin\",\"message\":\"must be a whole number\"},{\"location\":\"cookie.session\",\"message\":\"must be a whole number\"},"
                + "{\"location\":\"header.Authorization\",\"message\":\"must be a whole number\"}]}",
                text(client.get(url + "/login?name=a&pin=hush", r -> r.header("Cookie", "session=hush").header("Authorization", "hush")))));
    }

    @Test
    void theFormOfErrorsIsTheApplications() throws Exception {
        serve(app -> {
            routes(app);
            app.onError(InvalidInput.class, (_, e) -> dev.meanwhile.web.Response.of(400, e.problems().stream().map(Problem::location).toList()));
        }, (client, url) -> assertEquals("400 [\"path.shop\",\"query.page\"]", text(client.get(url + "/shops/x/items?page=y"))));
    }
}
