package dev.meanwhile.guards;

import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of the house, applied to its source files. */
final class Layering {
    private static final String NAME = "([A-Za-z_$][\\w$]*(?:\\s*\\.\\s*(?:[A-Za-z_$][\\w$]*|\\*))*)";
    private static final Pattern IMPORT = Pattern.compile("\\bimport\\s+(?:static\\s+)?" + NAME + "\\s*;");
    private static final Pattern IMPORTED_MODULE = Pattern.compile("\\bimport\\s+module\\s+" + NAME + "\\s*;");
    private static final Pattern PACKAGE = Pattern.compile("\\bpackage\\s+" + NAME + "\\s*;");
    private static final Pattern EXPORTS = Pattern.compile("\\bexports\\s+" + NAME);
    private static final Pattern EXPORTS_TO_ALL = Pattern.compile("\\bexports\\s+" + NAME + "\\s*;");
    private static final Pattern REQUIRES = Pattern.compile("\\brequires\\s+(?:(?:transitive|static)\\s+)*" + NAME + "\\s*;");
    /** The target of an export or opens: a name, but not a use of it. */
    private static final Pattern TO = Pattern.compile("\\bto\\s[^;]*");
    private static final String BASE = "java.base";
    private static final Set<String> BASE_PACKAGES = ModuleFinder.ofSystem().find(BASE).orElseThrow().descriptor().packages();

    /** A breach of a rule, and its position. */
    record Breach(Path file, int line, String rule) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + rule;
        }
    }

    private final House house;
    private final List<Breach> breaches = new ArrayList<>();
    private int filesRead;

    private Layering(House house) {
        this.house = house;
    }

    /** The breaches in a house, and the number of files read. */
    record Result(List<Breach> breaches, int filesRead) {
    }

    static Result check(House house) {
        var layering = new Layering(house);
        house.modules().forEach(layering::checkModule);
        return new Result(List.copyOf(layering.breaches), layering.filesRead);
    }

    private void checkModule(String module) {
        if (!Layers.isKnown(module)) {
            report(house.root().resolve("pom.xml"), 1, "module " + module + " has no place in the house yet; give it one in "
                    + Layers.class.getSimpleName() + ".java");
            return;
        }
        var main = House.javaFiles(house.folder(module, "src", "main"));
        main.forEach(file -> checkFile(module, file, false));
        if (!main.isEmpty()) {
            checkModuleInfo(module);
        }
        House.javaFiles(house.folder(module, "src", "test")).forEach(file -> checkFile(module, file, true));
        if (module.equals("examples")) {
            House.files(house.folder(module), 1, ".java").forEach(file -> checkFile(module, file, false));
        }
    }

    private void checkFile(String module, Path file, boolean isTest) {
        filesRead++;
        var code = new JavaCode(House.read(file));
        checkPackage(module, file, code);
        var uses = file.endsWith("module-info.java") ? code.without(TO) : code.without(PACKAGE);
        for (var name : uses.names()) {
            checkOurs(module, file, name, isTest);
            checkVertx(module, file, name);
        }
        if (module.equals("core") && !isTest) {
            checkOnlyBase(file, code);
        }
    }

    private void checkPackage(String module, Path file, JavaCode code) {
        for (var name : code.find(PACKAGE)) {
            if (!name.isIn(Layers.packageOf(module)) || !Layers.mayContain(module, name.text())) {
                report(file, name.line(), "package " + name.text() + " is not " + module + "'s; that is "
                        + Layers.packageOf(module));
            }
        }
    }

    private void checkOurs(String module, Path file, JavaCode.Name name, boolean isTest) {
        if (!Layers.isOurs(name)) {
            return;
        }
        var other = Layers.moduleOf(name.text());
        if (!Layers.mayUse(module, other, isTest) && !(isTest && Layers.isSharedByTests(name.text()))) {
            report(file, name.line(), module + " may not use " + name.text() + ": " + other + " is not below it"
                    + (other.equals("test") ? ", and the test kit is for tests only" : ""));
        }
    }

    private void checkVertx(String module, Path file, JavaCode.Name name) {
        if ((name.isIn("io.vertx") || name.isIn("io.netty")) && !Layers.KNOW_VERTX.contains(module)) {
            report(file, name.line(), module + " may not use " + name.text() + ": only "
                    + String.join(", ", Layers.KNOW_VERTX.stream().sorted().toList()) + " know Vert.x and Netty");
        }
    }

    /** Core depends on java.base alone. */
    private void checkOnlyBase(Path file, JavaCode code) {
        for (var name : code.find(IMPORT)) {
            if (!Layers.isOurs(name) && !isInBase(name)) {
                reportNotBase(file, name);
            }
        }
        for (var name : code.without(IMPORT).without(IMPORTED_MODULE).without(REQUIRES).names()) {
            if ((name.isIn("java") || name.isIn("javax")) && !isInBase(name)) {
                reportNotBase(file, name);
            }
        }
        for (var pattern : List.of(IMPORTED_MODULE, REQUIRES)) {
            code.find(pattern).stream().filter(name -> !name.text().equals(BASE)).forEach(name -> reportNotBase(file, name));
        }
    }

    private void reportNotBase(Path file, JavaCode.Name name) {
        report(file, name.line(), "core may not use " + name.text() + ": it may use only java.* of " + BASE);
    }

    private static boolean isInBase(JavaCode.Name name) {
        var text = name.text();
        while (text.startsWith("java.")) {
            text = text.substring(0, text.lastIndexOf('.'));
            if (BASE_PACKAGES.contains(text)) {
                return !isSubpackageElsewhere(name.text(), text);
            }
        }
        return false;
    }

    /** {@code java.util.logging} is no class of {@code java.util}: what follows a package here is a class, or all of them. */
    private static boolean isSubpackageElsewhere(String name, String packageName) {
        return Character.isLowerCase(name.charAt(packageName.length() + 1));
    }

    private void checkModuleInfo(String module) {
        var file = house.folder(module, "src", "main", "java", "module-info.java");
        if (!Files.exists(file)) {
            report(file, 1, module + " has no module-info.java");
            return;
        }
        var code = new JavaCode(House.read(file));
        for (var name : code.find(EXPORTS)) {
            if (List.of(name.text().split("\\.")).stream().anyMatch(Set.of("impl", "internal")::contains)) {
                report(file, name.line(), module + " exports " + name.text() + ": nothing named impl or internal is exported");
            }
        }
        var exported = code.find(EXPORTS_TO_ALL);
        if (exported.size() > 1) {
            report(file, exported.get(1).line(), module + " exports " + exported.size() + " packages to all: one is the rule");
        } else if (exported.isEmpty() && !Layers.MAY_EXPORT_NOTHING.contains(module)) {
            report(file, 1, module + " exports no package to all: one is the rule");
        }
    }

    private void report(Path file, int line, String rule) {
        breaches.add(new Breach(house.root().relativize(file), line, rule));
    }
}
