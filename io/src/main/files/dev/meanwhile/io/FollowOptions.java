package dev.meanwhile.io;

/** How {@link Files#follow(java.nio.file.Path, java.util.function.UnaryOperator)} reads. Each method returns the changed options. */
public final class FollowOptions {
    final boolean fromStart;
    final int limit;

    FollowOptions(boolean fromStart, int limit) {
        this.fromStart = fromStart;
        this.limit = limit;
    }

    /** Begins with the lines that are there already. The default is to begin at the end. */
    public FollowOptions fromStart() {
        return new FollowOptions(true, limit);
    }

    /**
     * Limits lines; a longer one fails the flow.
     *
     * @param bytes how many bytes a line may have, at least 1; 1 MiB by default
     */
    public FollowOptions lineLimit(int bytes) {
        return new FollowOptions(fromStart, FileArguments.requireLimit(bytes));
    }
}
