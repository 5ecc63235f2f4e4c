package dev.meanwhile.conformance;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.platform.commons.support.AnnotationSupport;

/** Names the tests as {@code 38 T::GatherTestsBase::test_one_exception differs: D20}. {@code junit-platform.properties} has JUnit use it. */
final class CaseNames extends DisplayNameGenerator.Standard {
    /** CPython's files, and how they are called for short. */
    static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("test_base_events", "BE"),
            Map.entry("test_eager_task_factory", "E"),
            Map.entry("test_events", "EV"),
            Map.entry("test_futures", "F"),
            Map.entry("test_futures2", "F2"),
            Map.entry("test_graph", "G"),
            Map.entry("test_locks", "L"),
            Map.entry("test_pep492", "P"),
            Map.entry("test_queues", "Q"),
            Map.entry("test_runners", "R"),
            Map.entry("test_server", "SV"),
            Map.entry("test_sock_lowlevel", "SK"),
            Map.entry("test_staggered", "SG"),
            Map.entry("test_streams", "ST"),
            Map.entry("test_subprocess", "SP"),
            Map.entry("test_taskgroups", "TG"),
            Map.entry("test_tasks", "T"),
            Map.entry("test_threads", "TH"),
            Map.entry("test_timeouts", "TO"),
            Map.entry("test_waitfor", "WF"));

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> type, Method method) {
        return AnnotationSupport.findAnnotation(method, Case.class).map(CaseNames::of)
                .orElseGet(() -> super.generateDisplayNameForMethod(enclosing, type, method));
    }

    static String of(Case it) {
        var number = it.number() == 0 ? "" : it.number() + " ";
        return number + shortened(it.cpython()) + (it.differs().length == 0 ? "" : " " + behaviour(it));
    }

    static String behaviour(Case it) {
        return it.differs().length == 0 ? "same" : "differs: " + String.join(", ", it.differs());
    }

    private static String shortened(String cpython) {
        var parts = cpython.split("\\.", 2);
        return parts.length < 2 ? cpython : SHORT.getOrDefault(parts[0], parts[0]) + "::" + parts[1].replace(".", "::");
    }
}
