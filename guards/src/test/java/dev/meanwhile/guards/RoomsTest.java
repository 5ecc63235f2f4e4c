package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Modules whose package has rooms, with one way down: see docs/adr/019-rooms.md. */
class RoomsTest {
    private static final int LARGEST_CIRCLE = 35;
    private static final int LARGEST_CIRCLE_ABOVE_THE_KERNEL = 6;

    private final Rooms core = Rooms.ofCore(House.here());
    private final Rooms command = Rooms.ofCommand(House.here());
    private final Rooms benchmarks = Rooms.ofBenchmarks(House.here());
    private final Rooms io = Rooms.ofIo(House.here());
    private final Rooms http = Rooms.ofHttp(House.here());
    private final Rooms sql = Rooms.ofSql(House.here());
    private final Rooms web = Rooms.ofWeb(House.here());

    @Test
    void everyClassLiesInARoom() {
        assertAllLieInRooms(core, 100);
        assertAllLieInRooms(command, 40);
        assertAllLieInRooms(benchmarks, 60);
        assertAllLieInRooms(io, 100);
        assertAllLieInRooms(http, 45);
        assertAllLieInRooms(sql, 60);
        assertAllLieInRooms(web, 40);
    }

    private static void assertAllLieInRooms(Rooms rooms, int least) {
        var files = new TreeSet<>(rooms.arrows().keySet());
        files.removeAll(Set.of("package-info"));
        assertTrue(files.size() > least, () -> "only these were read: " + files);
        assertEquals(files, rooms.roomOf().keySet());
    }

    @Test
    void noArrowRunsUp() {
        assertEquals(List.of(), core.upwards());
        assertEquals(List.of(), command.upwards());
        assertEquals(List.of(), benchmarks.upwards());
        assertEquals(List.of(), sql.upwards());
        // WebSocket.connect(…) is the short form of a client's method, with the client's defaults.
        assertEquals(List.of("sockets/WebSocket uses pool/ClientConfig", "sockets/WebSocket uses client/WebSockets"), http.upwards());
        // A router is sealed, so it names the application, which is one.
        assertEquals(List.of("routes/Router uses java/App"), web.upwards());
    }

    /** Sockets, files, processes and the terminal stand on streams, and not on each other. The root of the failures is sealed, so it names its branches. */
    @Test
    void theRoomsOfIoUseOnlyStreams() {
        var branches = List.of("files/FileException", "net/NetworkException", "processes/SubprocessException");
        assertEquals(branches.stream().map(branch -> "streams/IoException uses " + branch).toList(), io.sideways());
    }

    @Test
    void theLargestCircleIsTheKernelAndNotLarger() {
        for (var circle : core.circles()) {
            var most = core.roomOf().get(circle.iterator().next()).equals("kernel") ? LARGEST_CIRCLE : LARGEST_CIRCLE_ABOVE_THE_KERNEL;
            assertTrue(circle.size() <= most, () -> circle.size() + " files use each other in a circle: " + circle);
        }
    }

    @Test
    void theCirclesOfSqlAreSmall() {
        for (var circle : sql.circles()) {
            assertTrue(circle.size() <= 4, () -> circle.size() + " files use each other in a circle: " + circle);
        }
    }

    /** Without the arrow of the sealed router, which would draw all that the application uses into one. */
    @Test
    void theCirclesOfWebAreSmall() {
        var arrows = new TreeMap<>(web.arrows());
        arrows.computeIfPresent("Router", (_, used) -> used.stream().filter(it -> !it.equals("App")).collect(Collectors.toSet()));
        for (var circle : new Rooms(web.order(), web.roomOf(), arrows).circles()) {
            assertTrue(circle.size() <= 6, () -> circle.size() + " files use each other in a circle: " + circle);
        }
    }

    @Test
    void theCommandHasNoCircle() {
        assertEquals(List.of(), command.circles());
    }

    @Test
    void arrowsUpAndCirclesAreFound() {
        var rooms = new Rooms(List.of("kernel", "together"), Map.of("Task", "kernel", "WaitTarget", "kernel", "Loop", "kernel", "Scope", "together"),
                Map.of("Task", Set.of("WaitTarget", "Scope"), "WaitTarget", Set.of("Loop"), "Loop", Set.of("Task"), "Scope", Set.of("Loop")));
        assertEquals(List.of("kernel/Task uses together/Scope"), rooms.upwards());
        var floor = new Rooms(List.of("streams", "net", "files"), Map.of("Reader", "streams", "Tcp", "net", "Files", "files"),
                Map.of("Files", Set.of("Tcp", "Reader"), "Tcp", Set.of("Reader"), "Reader", Set.of("Files")));
        assertEquals(Set.of("files/Files uses net/Tcp", "streams/Reader uses files/Files"), Set.copyOf(floor.sideways()));
        assertEquals(List.of(Set.of("Task", "WaitTarget", "Loop", "Scope")), rooms.circles());
    }
}
