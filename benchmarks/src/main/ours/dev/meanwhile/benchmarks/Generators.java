package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;

/** pyperformance's {@code async_generators} and {@code coroutines}: nothing in them ever waits. */
final class Generators {
    private static final int FIBONACCI = 25;

    private Generators() {
    }

    /** A search tree, built and walked in order. {@return the sum of its values} Each node's flow emits those of its children. */
    static long each(int size) {
        var sum = new long[1];
        walk(tree(0, size)).forEach(value -> sum[0] += value);
        return sum[0];
    }

    private static Flow<Integer> walk(Node node) {
        return generate(out -> {
            if (node.left != null) {
                walk(node.left).forEach(out::emit);
            }
            out.emit(node.value);
            if (node.right != null) {
                walk(node.right).forEach(out::emit);
            }
        });
    }

    /** The same with a plain {@code for} at each node, and therefore with a task for each. */
    static long plainFor(int size) {
        var sum = 0L;
        for (var value : walkPlainly(tree(0, size))) {
            sum += value;
        }
        return sum;
    }

    private static Flow<Integer> walkPlainly(Node node) {
        return generate(out -> {
            if (node.left != null) {
                pass(node.left, out);
            }
            out.emit(node.value);
            if (node.right != null) {
                pass(node.right, out);
            }
        });
    }

    private static void pass(Node node, Emitter<? super Integer> out) {
        for (var value : walkPlainly(node)) {
            out.emit(value);
        }
    }

    private record Node(Node left, int value, Node right) {
    }

    private static Node tree(int from, int to) {
        if (from == to) {
            return null;
        }
        var middle = (from + to) / 2;
        return new Node(tree(from, middle), middle, tree(middle + 1, to));
    }

    /** {@return the sum of this many Fibonacci numbers} A coroutine in Python is a call here. */
    static long fibonacci(int size) {
        var sum = 0L;
        for (var n = 0; n < size; n++) {
            sum += fib(FIBONACCI);
        }
        return sum;
    }

    private static int fib(int n) {
        return n <= 1 ? n : fib(n - 1) + fib(n - 2);
    }
}
