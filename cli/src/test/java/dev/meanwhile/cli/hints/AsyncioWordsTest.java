package dev.meanwhile.cli.hints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is offered in place of asyncio's words exists, and does not stand in the way of a word of ours. */
class AsyncioWordsTest {
    private static final Pattern NAME = Pattern.compile("\\w+");

    @Test
    void functionsBecomeVerbsOfOurs() {
        var verbs = names(Meanwhile.class);
        var others = new TreeSet<String>();
        AsyncioWords.VERBS.values().stream().map(AsyncioWordsTest::firstName).filter(name -> !verbs.contains(name)).forEach(others::add);
        assertEquals(Set.of("IO", "Loop", "Task", "loop", "new"), others);
        AsyncioWords.VERBS.keySet().forEach(word -> assertFalse(verbs.contains(word) && !word.equals("wait"), word));     // asyncio.wait
    }

    @Test
    void classesBecomeClassesOfOurs() {
        AsyncioWords.TYPES.forEach((word, type) -> {
            assertTrue(exists(type) || type.startsWith("scope("), type);
            assertFalse(exists(word), word);
        });
    }

    @Test
    void membersBecomeMembersOfTheSameClass() throws ClassNotFoundException {
        for (var type : AsyncioWords.MEMBERS.keySet()) {
            var members = names(Class.forName(exists(type) ? "dev.meanwhile." + type : "dev.meanwhile.http." + type));
            AsyncioWords.MEMBERS.get(type).forEach((word, line) -> {
                assertTrue(members.contains(firstName(line)), type + "." + line);
                assertFalse(members.contains(word), type + "." + word);
            });
        }
    }

    private static String firstName(String line) {
        var name = NAME.matcher(line);
        assertTrue(name.lookingAt(), line);
        return name.group();
    }

    private static Set<String> names(Class<?> type) {
        return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
    }

    private static boolean exists(String type) {
        try {
            Class.forName("dev.meanwhile." + type);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
