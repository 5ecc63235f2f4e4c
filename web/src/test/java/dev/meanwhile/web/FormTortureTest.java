package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.Torture;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A form whose reading is cancelled at any wait leaves no file. */
@Timeout(120)
class FormTortureTest {
    private static final List<String> BODY = List.of(FormsTest.part("name=title", "x"), FormsTest.part("name=a; filename=a", "0123456789".repeat(110_000)),
            FormsTest.part("name=b; filename=b", "0123456789".repeat(110_000)), "--xyz--");

    private static Flow<byte[]> chunks() {
        return Flow.of(BODY).map(chunk -> {
            Meanwhile.sleep(Duration.ZERO);
            return chunk.getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    @Test
    void noFileIsLeft() throws Exception {
        var runs = Torture.cancelAtEveryWait(victim -> {
            var folder = new AtomicReference<Optional<Path>>(Optional.empty());
            victim.run(() -> {
                var forms = new FormReader(_ -> Optional.of("multipart/form-data; boundary=xyz"), FormTortureTest::chunks);
                try (forms) {
                    var form = forms.read(options -> options);
                    assertTrue(Files.exists(FormsTest.onDisk(form.upload("b").orElseThrow())));
                } finally {
                    folder.set(forms.uploads());
                }
            });
            assertFalse(folder.get().filter(Files::exists).isPresent());
        });
        assertTrue(runs > 5, () -> runs + " runs");
    }
}
