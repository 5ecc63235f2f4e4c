// What FastStart trains the AOT cache of the tests with: a program is compiled, serves a page and fetches it.

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.web.App;

void main() {
    run(() -> {
        var app = new App();
        app.get("/", _ -> "hello");
        try (var server = app.listen(0); var client = HttpClient.create()) {
            IO.println(client.get(server.url()).text());
        }
    });
}
