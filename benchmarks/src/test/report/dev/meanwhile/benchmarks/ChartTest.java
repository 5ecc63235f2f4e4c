package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ChartTest {
    private static final Workload SWITCH = Results.workload("switch");

    @Test
    void aThickAndAThinBarForEachPeerThatHasFigures() throws Exception {
        var bars = bars(Chart.svg(SWITCH, Results.result("switch", Results.line("go", 50), Results.line(Peer.CARRIER, 100),
                Results.missing("jox", "no Jox here"))));
        assertEquals(List.of("peer", "peer first", "ours", "ours first"), bars.stream().map(bar -> bar.getAttribute("class")).toList());
    }

    @Test
    void lengthsAreInProportionWhileFiguresAreOfOneSize() throws Exception {
        var bars = bars(Chart.svg(SWITCH, Results.result("switch", Results.line("go", 50), Results.line(Peer.CARRIER, 100))));
        assertEquals(2 * width(bars.get(0)), width(bars.get(2)), 0.2);
        assertEquals(3 * width(bars.get(0)), width(bars.get(1)), 0.3);
    }

    @Test
    void aLogarithmicScaleIsTakenAndNamedWhereOneIsHundredTimesAnother() throws Exception {
        var svg = Chart.svg(SWITCH, Results.result("switch", Results.line(Peer.CARRIER, 1), Results.line("asyncio", 10), Results.line("slow", 100)));
        var bars = bars(svg);
        assertTrue(svg.contains("logarithmic"));
        assertEquals(width(bars.get(2)) - width(bars.get(0)), width(bars.get(4)) - width(bars.get(2)), 0.2);
        assertFalse(Chart.svg(SWITCH, Results.result("switch", Results.line("go", 50))).contains("logarithmic"));
    }

    @Test
    void everyBarSaysItsFigure() {
        var svg = Chart.svg(SWITCH, Results.result("switch", Results.line(Peer.CARRIER, 100), Results.line("a<b", 250)));
        assertTrue(svg.contains(">100 ns</text>"), svg);
        assertTrue(svg.contains(">250 ns  (2.50×)</text>"), svg);
        assertTrue(svg.contains("a&lt;b"), svg);
    }

    @Test
    void serversAreComparedByTheirCpuTime() throws Exception {
        var svg = Chart.svg(Results.workload("http-plaintext"), Results.result("http-plaintext", Results.server(Peer.CARRIER, 5000)));
        assertTrue(svg.contains("the server's CPU time per request"), svg);
        assertTrue(svg.contains(">5.00 µs</text>"), svg);
    }

    @Test
    void itHasColoursForADarkPage() {
        assertTrue(Chart.svg(SWITCH, Results.result("switch", Results.line("go", 50))).contains("prefers-color-scheme: dark"));
    }

    private static double width(Element bar) {
        return Double.parseDouble(bar.getAttribute("width"));
    }

    private static List<Element> bars(String svg) throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        var found = document.getElementsByTagName("rect");
        var bars = new ArrayList<Element>();
        for (var n = 0; n < found.getLength(); n++) {
            bars.add((Element) found.item(n));
        }
        return bars;
    }
}
