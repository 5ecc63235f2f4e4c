package dev.meanwhile.guards;

import dev.meanwhile.test.web.ApiFuzz;
import dev.meanwhile.test.web.Multipart;
import dev.meanwhile.test.web.ReceivedEvent;
import dev.meanwhile.test.web.TestClient;
import dev.meanwhile.test.web.TestConfig;
import dev.meanwhile.test.web.TestRequest;
import dev.meanwhile.test.web.TestResponse;
import dev.meanwhile.web.App;

import java.util.Map;
import java.util.Optional;

/** Instances of what test-web exports. */
final class TestWebSamples {
    private TestWebSamples() {
    }

    /** Outside of loops. */
    static void add(SampleValues values) {
        TestClient.run(new App(), t -> values.remember(TestConfig.class, t), client -> {
            var response = client.get("/", r -> values.remember(TestRequest.class, r));
            values.with(TestClient.class, client)
                    .with(TestResponse.class, response)
                    .with(Multipart.class, Multipart.form())
                    .with(ReceivedEvent.class, new ReceivedEvent("message", "text", Optional.empty(), Optional.empty()))
                    .with(ApiFuzz.class, ApiFuzz.of(new App(), "{\"paths\": {}}"))
                    .with(ApiFuzz.Report.class, new ApiFuzz.Report(1, 1, Map.of()));
        });
    }
}
