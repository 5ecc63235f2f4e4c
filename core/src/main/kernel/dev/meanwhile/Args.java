package dev.meanwhile;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Checks arguments that are collections or varargs: a null element is refused before anything begins. */
final class Args {
    private Args() {
    }

    /** {@return the elements} */
    static <C extends Iterable<?>> C all(C elements, String noElements, String noElement) {
        for (var element : Objects.requireNonNull(elements, noElements)) {
            Objects.requireNonNull(element, noElement);
        }
        return elements;
    }

    /** {@return the elements as a list} */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <E> List<E> all(String noElements, String noElement, E... elements) {
        return all(Arrays.asList(Objects.requireNonNull(elements, noElements)), noElements, noElement);
    }
}
