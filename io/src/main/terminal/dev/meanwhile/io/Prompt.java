package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/**
 * Prompts in a real terminal, by JLine: the only class that loads it. One thread reads for all tasks, one prompt after another.
 *
 * <p>JLine's native code is used only if the program has been given native access, because the JDK warns otherwise; its other way, the command {@code stty},
 * is as good and somewhat slower to start. JLine does not handle signals here: they are the program's.
 */
final class Prompt {
    /** How long the program has to react to Ctrl-C until the prompt appears again. */
    private static final Duration REACTION = millis(300);
    private static Prompt current;

    private final LinkedBlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "meanwhile-prompt");
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock, as is the interrupt that ends it. */
    private Question running;
    /** Guarded by the lock: lines whose tasks were cancelled at the last moment. */
    private final Deque<String> unclaimed = new ArrayDeque<>();
    /** The thread's own: what was typed at a prompt that was cancelled. */
    private String typed = "";
    private LineReader reader;

    private enum Kind { LINE, END, INTERRUPT, DROPPED }

    private record Answer(Kind kind, String line) {
    }

    private static final class Question {
        private final String prompt;
        private final boolean secret;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        /** Completed when the terminal is as it was before. */
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        /** Guarded by the prompt's lock. */
        private boolean dropped;

        Question(String prompt, boolean secret) {
            this.prompt = prompt;
            this.secret = secret;
        }
    }

    private Prompt() {
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    static synchronized Prompt current() {
        if (current == null) {
            current = new Prompt();
        }
        return current;
    }

    /** {@return a line; null if the user ended the input} */
    String read(String prompt, boolean secret) {
        while (true) {
            var unread = secret ? null : unclaimed();
            if (unread != null) {
                return unread;
            }
            var answer = ask(new Question(prompt, secret));
            switch (answer.kind()) {
                case LINE -> {
                    return answer.line();
                }
                case END -> {
                    return null;
                }
                default -> {
                    raiseInterrupt();
                    sleep(REACTION);
                }
            }
        }
    }

    private String unclaimed() {
        lock.lock();
        try {
            return unclaimed.poll();
        } finally {
            lock.unlock();
        }
    }

    private Answer ask(Question question) {
        questions.add(question);
        try {
            return await(question.answer);
        } catch (Throwable t) {
            if (drop(question)) {
                shielded(() -> await(question.over));
            }
            throw t;
        }
    }

    /** {@return whether the user was being asked} */
    private boolean drop(Question question) {
        lock.lock();
        try {
            question.dropped = true;
            if (running != question) {
                return false;
            }
            thread.interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What the thread does. */
    private void run() {
        while (true) {
            try {
                var question = questions.take();
                if (begin(question)) {
                    answer(question);
                }
            } catch (InterruptedException e) {
                // The interrupt of a question that had been answered.
            }
        }
    }

    private boolean begin(Question question) {
        lock.lock();
        try {
            running = question.dropped ? null : question;
            return running != null;
        } finally {
            lock.unlock();
        }
    }

    private void answer(Question question) {
        try {
            end(question, askUser(question));
        } catch (Exception | LinkageError e) {
            end(question, new Answer(Kind.DROPPED, ""));
            question.answer.completeExceptionally(new StreamException.ConnectionLost("the terminal can't be read: " + e.getMessage(), e));
        } finally {
            question.over.complete(null);
        }
    }

    private void end(Question question, Answer answer) {
        lock.lock();
        try {
            running = null;
            // It may have come too late.
            Thread.interrupted();
            if (answer.kind() != Kind.DROPPED && !question.answer.complete(answer) && answer.kind() == Kind.LINE && !question.secret) {
                unclaimed.add(answer.line());
            }
        } finally {
            lock.unlock();
        }
    }

    private Answer askUser(Question question) throws IOException {
        if (reader == null) {
            reader = open();
        }
        reader.setVariable(LineReader.DISABLE_HISTORY, question.secret);
        Screen.STANDARD.promptBegins(reader::printAbove);
        try {
            var line = reader.readLine(question.prompt, question.secret ? '\0' : null, question.secret ? "" : typed);
            typed = question.secret ? typed : "";
            return new Answer(Kind.LINE, line);
        } catch (UserInterruptException e) {
            var dropped = question.answer.isDone();
            typed = question.secret ? typed : dropped ? e.getPartialLine() : "";
            return new Answer(dropped ? Kind.DROPPED : Kind.INTERRUPT, "");
        } catch (EndOfFileException e) {
            return new Answer(Kind.END, "");
        } finally {
            Screen.STANDARD.promptEnds();
        }
    }

    private static LineReader open() throws IOException {
        var terminal = TerminalBuilder.builder().system(true).dumb(false).nativeSignals(false).graphemeCluster(false).provider(provider()).build();
        Signals.register("WINCH", () -> terminal.raise(org.jline.terminal.Terminal.Signal.WINCH));
        return LineReaderBuilder.builder().terminal(terminal).appName("meanwhile")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)        // "!" is a letter
                .build();
    }

    private static String provider() {
        try {
            var provider = Class.forName("org.jline.terminal.impl.ffm.FfmTerminalProvider", false, Prompt.class.getClassLoader());
            // On Windows there is no other.
            return provider.getModule().isNativeAccessEnabled() || System.getProperty("os.name").startsWith("Windows") ? "ffm" : "exec";
        } catch (ClassNotFoundException e) {
            return "exec";
        }
    }

    /** While JLine reads, Ctrl-C is a key. */
    private static void raiseInterrupt() {
        try {
            // By name: javac warns of the class, and nothing turns that off.
            var signal = Class.forName("sun.misc.Signal");
            signal.getMethod("raise", signal).invoke(null, signal.getConstructor(String.class).newInstance("INT"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Ctrl-C at a prompt needs the module jdk.unsupported", e);
        }
    }
}
