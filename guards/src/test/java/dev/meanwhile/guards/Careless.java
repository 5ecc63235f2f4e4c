package dev.meanwhile.guards;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What {@link NullArguments} has to find. Public, as an API is. */
public final class Careless {
    private final List<Object> taken = new ArrayList<>();

    public void takes(String text) {
        taken.add(text);
    }

    public void stumbles(String text) {
        taken.add(text.length());
    }

    public void mixesUp(String text, List<String> more) {
        taken.add(Objects.requireNonNull(text, "it is null"));
        taken.add(Objects.requireNonNull(more, "it is null"));
    }

    public void isNew(StringBuilder text) {
        taken.add(Objects.requireNonNull(text, "the text is null"));
    }

    public void isCareful(String text, int number) {
        taken.add(Objects.requireNonNull(text, "the text is null"));
    }
}
