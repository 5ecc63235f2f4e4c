package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so it repeats what the parent says. */
class BomTest {
    private static final Pattern MANAGED = Pattern.compile("<groupId>dev\\.meanwhile</groupId>\\s*<artifactId>([^<]*)</artifactId>\\s*<version>\\$");
    private static final Pattern VERSION = Pattern.compile("</artifactId>\\s*<version>([^<]*)</version>");
    private static final Pattern NETTY = Pattern.compile("<netty\\.version>([^<]*)</netty\\.version>");

    private static final Pattern HOME = Pattern.compile("<home\\.\\w+>([^<]*)</");

    private final House house = House.here();
    private final String parent = House.read(house.root().resolve("pom.xml"));
    private final String bom = House.read(house.folder("bom", "pom.xml"));

    @Test
    void itHasTheVersionOfTheParent() {
        assertEquals(first(VERSION, parent), first(VERSION, bom));
    }

    @Test
    void itHasTheParentsVersionOfNetty() {
        assertEquals(first(NETTY, parent), first(NETTY, bom));
    }

    @Test
    void itHasTheParentsAddresses() {
        assertEquals(all(HOME, parent), all(HOME, bom));
        assertFalse(all(HOME, bom).isEmpty());
    }

    @Test
    void itManagesTheModulesThatTheParentManages() {
        assertEquals(all(MANAGED, parent), all(MANAGED, bom));
        assertFalse(all(MANAGED, bom).isEmpty());
    }

    private static String first(Pattern pattern, String text) {
        return all(pattern, text).getFirst();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(it -> it.group(1)).toList();
    }
}
