package dev.meanwhile.web.command;

import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.http.ServerConfig;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the command {@code meanwhile serve} has to say in the {@code App.serve(…)} of the program that it has started. */
public interface Serving {
    /** {@return how to listen: as the program says, but for the command's options} */
    ServerConfig configure(ServerConfig program);

    /** {@return on how many loops} */
    int workers(int program);

    /** {@return where connections come from, if not from a socket of the server's own} Waits. To be called by a task, of any loop. */
    Optional<ListeningSocket> socket(UnaryOperator<ServerConfig> configuration);

    /** {@return how the user says that he wants another port} */
    String anotherPort(int port);

    /**
     * The application listens on all of its loops. Called by a task.
     *
     * @param staticFolders whose files are read anew for each request
     */
    void listening(String url, Collection<Path> staticFolders);

    /** {@return whether the program is ended because another one takes its place at the socket} Any thread may ask. */
    boolean isReplaced();

    /** A server of the program, which has one on each loop, gets no more requests, because it {@link #isReplaced}. Called by a task. */
    void left();

    /**
     * {@return what the command wants of the application that is served now; empty if the program was not started to be served}
     *
     * @throws IllegalStateException if another application of the program has been served
     */
    static Optional<Serving> take() {
        return Offers.find().map(Offers.Offer::take);
    }

    /** Has {@code App.serve(…)} do as the command wants, for the program that the calling thread's context class loader belongs to. */
    static void offer(Serving serving) {
        Offers.put(serving);
    }

    /** Ends an offer. To be called where it was made. {@return whether an application has been served by it} */
    static boolean withdraw() {
        return Offers.remove();
    }
}
