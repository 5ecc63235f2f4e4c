package dev.meanwhile.io.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import io.netty.util.Version;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users read if another Netty is on the class path than the one that our pom names. */
class NettyVersionTest {
    private final NoClassDefFoundError missing = new NoClassDefFoundError("io/netty/channel/IoHandlerFactory");

    private Object fail() {
        throw missing;
    }

    @TempDir
    Path versions;

    /** Netty 4.1 has no IoHandlerFactory. */
    @Test
    void aProgramWithAnOldNettyEndsWithThatMessage() throws Exception {
        assertStops(Program.class);
    }

    @Test
    void whoeverUsesNettyLaterKnowsAtOnce() throws Exception {
        assertStops(Check.class);
        NettyVersion.check();
    }

    private void assertStops(Class<? extends Runnable> type) throws Exception {
        var list = versions.resolve("META-INF/io.netty.versions.properties");
        Files.createDirectories(list.getParent());
        Files.writeString(list, "netty-transport.version=4.1.128.Final\n");
        var urls = new ArrayList<URL>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        urls.add(versions.toUri().toURL());
        try (var loader = new WithoutIoHandlers(urls.toArray(URL[]::new))) {
            var program = (Runnable) loader.loadClass(type.getName()).getConstructor().newInstance();
            assertNotSame(type, program.getClass());
            var problem = assertThrows(IllegalStateException.class, program::run);
            assertTrue(problem.getMessage().startsWith("Meanwhile needs Netty 4.2, but the class path has netty-transport 4.1.128.Final: "),
                    problem.getMessage());
        }
    }

    /** Each has a Meanwhile of its own. */
    private static final class WithoutIoHandlers extends URLClassLoader {
        WithoutIoHandlers(URL... urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals("io.netty.channel.IoHandlerFactory")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }

    public static final class Program implements Runnable {
        @Override
        public void run() {
            Meanwhile.run(() -> LoopNetty.current());
        }
    }

    public static final class Check implements Runnable {
        @Override
        public void run() {
            NettyVersion.check();
        }
    }

    @Test
    void anOldNettyIsNamedWithTheLineToPaste() {
        var found = Map.of("netty-transport", "4.1.128.Final", "netty-tcnative-classes", "2.0.77.Final");
        var problem = assertThrows(IllegalStateException.class, () -> NettyVersion.explained(this::fail, () -> found));
        assertEquals("Meanwhile needs Netty 4.2, but the class path has netty-transport 4.1.128.Final: "
                + "set <netty.version>" + NettyVersion.TESTED + "</netty.version> in the properties of your pom.xml, "
                + "or ext['netty.version'] = '" + NettyVersion.TESTED + "' in build.gradle", problem.getMessage());
        assertSame(missing, problem.getCause());
    }

    @Test
    void ofAMixtureTheOldPartIsNamed() {
        var found = Map.of("netty-transport", "4.2.18.Final", "netty-codec-http", "4.1.128.Final");
        var problem = assertThrows(IllegalStateException.class, () -> NettyVersion.explained(this::fail, () -> found));
        assertTrue(problem.getMessage().contains("netty-codec-http 4.1.128.Final"), problem.getMessage());
    }

    @Test
    void ofSeveralTheBestKnownIsNamed() {
        var found = Map.of("netty-buffer", "4.1.128.Final", "netty-codec-dns", "4.1.128.Final", "netty-transport", "4.1.128.Final");
        var problem = assertThrows(IllegalStateException.class, () -> NettyVersion.explained(this::fail, () -> found));
        assertTrue(problem.getMessage().contains("netty-transport 4.1.128.Final"), problem.getMessage());
    }

    @Test
    void otherErrorsStayAsTheyAre() {
        var found = Map.of("netty-transport", "4.10.1.Final", "netty-tcnative-classes", "2.0.77.Final");
        assertSame(missing, assertThrows(NoClassDefFoundError.class, () -> NettyVersion.explained(this::fail, () -> found)));
        assertSame(missing, assertThrows(NoClassDefFoundError.class, () -> NettyVersion.explained(this::fail, Map::of)));
    }

    @Test
    void theVersionToUseIsTheOneOfThePom() throws IOException {
        var pom = Files.readString(Path.of("../pom.xml"));
        assertTrue(pom.contains("<netty.version>" + NettyVersion.TESTED + "</netty.version>"));
    }

    /** Users who name no version get what the pom says for those that it names, and Vert.x's version of the others. */
    @Test
    void thePomNamesEachOfNettysArtifacts() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var artifacts = Version.identify(Version.class.getClassLoader()).keySet();
        assertTrue(artifacts.contains("netty-transport"));
        assertEquals(List.of(), artifacts.stream().filter(artifact -> !pom.contains("<artifactId>" + artifact + "</artifactId>")).toList());
    }
}
