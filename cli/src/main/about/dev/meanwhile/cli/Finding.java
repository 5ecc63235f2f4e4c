package dev.meanwhile.cli;

/**
 * What {@link Doctor} found out about one topic.
 *
 * @param todo what the user should do about it; empty if it is fine
 */
record Finding(String topic, String text, String todo) {
    static Finding fine(String topic, String text) {
        return new Finding(topic, text, "");
    }

    boolean isFine() {
        return todo.isEmpty();
    }
}
