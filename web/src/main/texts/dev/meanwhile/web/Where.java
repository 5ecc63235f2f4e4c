package dev.meanwhile.web;

import java.util.Optional;

/** A place in a request's input, such as {@code body.items[0].price}. Its text is made only if something is wrong there. */
final class Where {
    private final Optional<Where> parent;
    private final String name;
    /** Negative if it has a name instead. */
    private final int index;

    private Where(Optional<Where> parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    static Where of(String name) {
        return new Where(Optional.empty(), name, -1);
    }

    Where field(String name) {
        return new Where(Optional.of(this), name, -1);
    }

    Where element(int index) {
        return new Where(Optional.of(this), "", index);
    }

    private void write(StringBuilder out) {
        parent.ifPresent(it -> it.write(out));
        if (index >= 0) {
            out.append('[').append(index).append(']');
        } else {
            out.append(out.isEmpty() ? "" : ".").append(name);
        }
    }

    @Override
    public String toString() {
        var out = new StringBuilder();
        write(out);
        return out.toString();
    }
}
