package dev.meanwhile.cli.hints;

import static java.util.Map.entry;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.Map;

/**
 * Words of asyncio, and some of its neighbours, whose names are others here: the first table of {@code docs/asyncio.md}, where a change of case
 * ({@code as_completed}) is not enough.
 */
final class AsyncioWords {
    static final Map<String, String> VERBS = Map.ofEntries(
            entry("create_task", "spawn(() -> …)"),
            entry("createTask", "spawn(() -> …)"),
            entry("ensure_future", "spawn(() -> …)"),
            entry("ensureFuture", "spawn(() -> …)"),
            entry("wait_for", "timeout(seconds(5), () -> …)"),
            entry("fail_after", "timeout(seconds(5), () -> …)"),
            entry("wait", "waitFor(tasks, Until.ALL_COMPLETED)"),
            entry("to_thread", "blocking(() -> …)"),
            entry("toThread", "blocking(() -> …)"),
            entry("run_in_executor", "blocking(() -> …)"),
            entry("wrap_future", "await(completionStage)"),
            entry("current_task", "Task.current()"),
            entry("all_tasks", "Loop.current().tasks()"),
            entry("get_running_loop", "Loop.current()"),
            entry("get_event_loop", "Loop.current()"),
            entry("new_event_loop", "newLoop()"),
            entry("run_coroutine_threadsafe", "loop.submit(() -> …)"),
            entry("Future", "new Promise<String>()"),
            entry("TaskGroup", "scope(s -> { s.spawn(() -> …); })"),
            entry("open_nursery", "scope(s -> { s.spawn(() -> …); })"),
            entry("print", "IO.println(…)"),
            entry("println", "IO.println(…)"),
            entry("input", "IO.readln(…)"));

    static final Map<String, String> TYPES = Map.ofEntries(
            entry("TaskGroup", "scope(s -> { s.spawn(() -> …); })"),
            entry("CancelledError", "Cancelled"),
            entry("TimeoutError", "TimedOutException"),
            entry("TimeoutException", "TimedOutException"),
            entry("QueueShutDown", "QueueShutDownException"),
            entry("BrokenBarrierError", "BrokenBarrierException"),
            entry("AsyncIterator", "Flow"),
            entry("AsyncGenerator", "Flow"),
            entry("EventLoop", "Loop"));

    /** By class. */
    static final Map<String, Map<String, String>> MEMBERS = Map.of(
            "Awaitable", Map.of(
                    "result", "await()",
                    "get", "await()",
                    "join", "await()",
                    "done", "isDone()",
                    "cancelled", "isCancelled()",
                    "exception", "outcome()"),
            "Task", Map.of(
                    "get_name", "name()",
                    "getName", "name()",
                    "set_name", "rename(…)",
                    "setName", "rename(…)",
                    "get_stack", "stack()"),
            "Promise", Map.of(
                    "set_result", "complete(…)",
                    "setResult", "complete(…)",
                    "set_exception", "fail(…)",
                    "setException", "fail(…)"),
            "Scope", Map.of(
                    "create_task", "spawn(() -> …)",
                    "createTask", "spawn(() -> …)",
                    "start_soon", "spawn(() -> …)"),
            "Queue", Map.of(
                    "get", "take()",
                    "put_nowait", "tryPut(…)",
                    "get_nowait", "tryTake()",
                    "add", "put(…)",
                    "offer", "tryPut(…)",
                    "poll", "tryTake()",
                    "qsize", "size()",
                    "full", "isFull()",
                    "empty", "size() == 0",
                    "isEmpty", "size() == 0"),
            "Event", Map.of("is_set", "isSet()"),
            "Lock", Map.of("locked", "isLocked()", "lock", "acquire()", "unlock", "release()"),
            "Condition", Map.of("notify_all", "signalAll()", "wait_for", "await(() -> …)"),
            "ResponseHead", Map.of("status_code", "status()", "statusCode", "status()"),
            "Response", Map.of("body", "text()", "content", "bytes()"));

    private AsyncioWords() {
    }

    /** {@return what to write for a function; null if it is none of asyncio's, or only its case differs} */
    static String verb(String name) {
        return VERBS.get(name);
    }

    static String type(String name) {
        return TYPES.get(name);
    }

    static String member(String type, String name) {
        return MEMBERS.getOrDefault(type, Map.of()).get(name);
    }

    /** {@return what to write for a function, with the arguments that the user gave it as far as they fit} */
    static String verb(String name, Mistake mistake, MethodInvocationTree call) {
        var template = VERBS.get(name);
        var arguments = call.getArguments();
        if (template == null || arguments.isEmpty()) {
            return template;
        }
        if (template.endsWith("(…)")) {
            return template.replace("(…)", mistake.arguments(call));
        }
        if (template.endsWith("(() -> …)") && arguments.size() == 1 && isBody(arguments.getFirst())) {
            return template.replace("() -> …", body(mistake, arguments.getFirst()));
        }
        if (template.startsWith("timeout(") && arguments.size() == 2 && arguments.getFirst() instanceof MethodInvocationTree) {
            return "timeout(seconds(" + mistake.text(arguments.getLast()) + "), " + body(mistake, arguments.getFirst()) + ")";
        }
        return template;
    }

    private static boolean isBody(ExpressionTree argument) {
        return argument instanceof LambdaExpressionTree || argument instanceof MemberReferenceTree || argument instanceof MethodInvocationTree;
    }

    private static String body(Mistake mistake, ExpressionTree argument) {
        return (argument instanceof MethodInvocationTree ? "() -> " : "") + mistake.text(argument);
    }

    static String called(String name) {
        return name + " has another name here:";
    }
}
