package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import tools.jackson.databind.JavaType;

/**
 * Names for the schemas of types: {@code Item}, {@code Page_Item} for {@code Page<Item>}. If several types would get the same name, all of them get
 * as many of their enclosing names as tell them apart: {@code Orders.Item} and {@code Stock.Item}. So a name does not depend on the order of the routes.
 */
final class SchemaNames {
    private SchemaNames() {
    }

    static Map<JavaType, String> of(Collection<JavaType> types) {
        var names = new LinkedHashMap<JavaType, String>();
        var taken = new HashSet<String>();
        for (var same : types.stream().collect(Collectors.groupingBy(it -> name(it, 1), LinkedHashMap::new, Collectors.toList())).values()) {
            var depth = depth(same);
            for (var type : same) {
                names.put(type, free(name(type, depth), taken));
            }
        }
        return names;
    }

    private static int depth(List<JavaType> types) {
        var most = types.stream().mapToInt(it -> segments(it.getRawClass()).size()).max().orElse(1);
        for (var depth = 1; depth < most; depth++) {
            var tried = depth;
            if (types.stream().map(it -> name(it, tried)).distinct().count() == types.size()) {
                return depth;
            }
        }
        return types.size() == 1 ? 1 : most;
    }

    /** Two local records of two methods can't be told apart by their enclosing class. */
    private static String free(String name, HashSet<String> taken) {
        var free = name;
        for (var number = 2; !taken.add(free); number++) {
            free = name + number;
        }
        return free;
    }

    private static String name(JavaType type, int depth) {
        var segments = segments(type.getRawClass());
        var own = String.join(".", segments.subList(Math.max(0, segments.size() - depth), segments.size()));
        var parts = new ArrayList<>(List.of(own));
        type.getBindings().getTypeParameters().forEach(argument -> parts.add(name(argument, depth)));
        return String.join("_", parts);
    }

    /** {@return the names around a class and its own; of {@code shop.Main$1Item}: shop, Main, Item} */
    private static List<String> segments(Class<?> type) {
        return Arrays.stream((type.isArray() ? type.componentType().getName() + "Array" : type.getName()).split("[.$]"))
                .map(segment -> segment.replaceFirst("^[0-9]+", "").replaceAll("[^A-Za-z0-9_-]", "_"))
                .filter(segment -> !segment.isEmpty()).toList();
    }
}
