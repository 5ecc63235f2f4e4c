package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stacks in reports: the program's frames and the calls that they made. */
class FramesTest {
    private static List<StackTraceElement> stack(String... frames) {
        return Arrays.stream(frames).map(FramesTest::frame).toList();
    }

    private static StackTraceElement frame(String name) {
        var dot = name.lastIndexOf('.');
        return new StackTraceElement(name.substring(0, dot), name.substring(dot + 1), null, 0);
    }

    private static List<String> cut(String... frames) {
        return Frames.cut(stack(frames)).stream().map(it -> it.getClassName() + "." + it.getMethodName()).toList();
    }

    @Test
    void theCallThatBlocksIsShownButNotWhatItIsMadeOf() {
        assertEquals(List.of("java.lang.Thread.sleep", "org.shop.Shop.load", "org.shop.Shop.main"),
                cut("jdk.internal.misc.Unsafe.park", "java.lang.Thread.sleepNanos", "java.lang.Thread.sleep", "org.shop.Shop.load", "org.shop.Shop.main",
                        "dev.meanwhile.Task.runBody", "java.lang.VirtualThread.run"));
    }

    @Test
    void theRuntimeIsShownOnlyWhereTheProgramWaitsInIt() {
        assertEquals(List.of("dev.meanwhile.Meanwhile.sleep", "org.shop.Shop.lambda$main$0", "org.shop.Shop.main"),
                cut("java.util.concurrent.locks.LockSupport.park", "dev.meanwhile.Task.suspend", "dev.meanwhile.Meanwhile.sleep", "org.shop.Shop.lambda$main$0",
                        "dev.meanwhile.Scope.run", "dev.meanwhile.Meanwhile.scope", "org.shop.Shop.main", "dev.meanwhile.Task.runBody"));
    }

    @Test
    void aStackWithoutTheProgramIsShownAsItIs() {
        assertEquals(List.of("java.lang.Thread.sleep", "java.lang.Thread.run"), cut("java.lang.Thread.sleep", "java.lang.Thread.run"));
    }

    @Test
    void aLongStackKeepsBothItsEnds() {
        var text = Frames.text(IntStream.range(0, 300).mapToObj(i -> frame("org.shop.Shop.m" + i)).toList());
        assertEquals(19, text.lines().count());
        assertEquals("\tat org.shop.Shop.m9(Unknown Source)\n\t… 282 more\n\tat org.shop.Shop.m292(Unknown Source)",
                String.join("\n", text.lines().toList().subList(9, 12)));
    }

    @Test
    void oneThatJustFitsIsNotCut() {
        var text = Frames.text(IntStream.range(0, 18).mapToObj(i -> frame("org.shop.Shop.m" + i)).toList());
        assertEquals(18, text.lines().count());
    }
}
