package dev.meanwhile.web.command;

import dev.meanwhile.http.ListeningSocket;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.web.AccessFormat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What the command {@code meanwhile serve} changes in the {@code App.serve(…)} of the program that it has started; nothing, unless a method is overridden. */
public interface Serving {
    /** {@return how to listen: as the program says, overridden by the command's options} */
    default ServerConfig configure(ServerConfig program) {
        return program;
    }

    /**
     * {@return whether the command wants nothing but the documents of the application} Then it is not served. Called first.
     *
     * @param openapi  makes the document; blocks
     * @param asyncapi likewise
     */
    default boolean reads(Supplier<String> openapi, Supplier<String> asyncapi) {
        return false;
    }

    /** {@return how requests are logged, if the user has chosen that} */
    default Optional<AccessFormat> accessLog() {
        return Optional.empty();
    }

    /** {@return the proxies, by addresses and networks, whose header fields about clients are believed; or {@code *} for all} */
    default List<String> trustedProxies() {
        return List.of();
    }

    /** {@return what a proxy takes off paths before the application gets them, such as {@code /shop}; or empty} */
    default String rootPath() {
        return "";
    }

    /** {@return what pages are told about the program, if it is being developed} */
    default Optional<Changes> changes() {
        return Optional.empty();
    }

    /** {@return the number of loops} */
    default int workers(int program) {
        return program;
    }

    /** {@return where connections come from, if not from a socket of the server's own} Waits. Called by a task, of any loop. */
    default Optional<ListeningSocket> socket(UnaryOperator<ServerConfig> configuration) {
        return Optional.empty();
    }

    /** {@return how the user asks for another port} */
    default String anotherPort(int port) {
        return "--port " + port;
    }

    /**
     * The application listens on all of its loops. Called by a task.
     *
     * @param url           at which it listens; a line for each, if these are several
     * @param staticFolders the folders whose files are read for each request
     */
    default void listening(String url, Collection<Path> staticFolders) {
    }

    /** {@return whether the program is being stopped because another one replaces it at the socket} Any thread may ask. */
    default boolean isReplaced() {
        return false;
    }

    /** Reports that a server of the program, which has one on each loop, gets no more requests, because it {@link #isReplaced}. Called by a task. */
    default void left() {
    }

    /**
     * {@return what the command wants from the application that is served now; empty if the program was not started by the command}
     *
     * @throws IllegalStateException if another application of the program has been served
     */
    static Optional<Serving> take() {
        return Offers.find().map(Offers.Offer::take);
    }

    /** Makes {@code App.serve(…)} do as the command wants, for the program of the calling thread's context class loader. */
    static void offer(Serving serving) {
        Offers.put(serving);
    }

    /** {@return whether an application is or was served through the offer} Call it from the class loader that made it. */
    static boolean isTaken() {
        return Offers.isTaken();
    }

    /**
     * Ends an offer. Call it from the class loader that made it.
     *
     * @return whether an application was served through it
     */
    static boolean withdraw() {
        return Offers.remove();
    }
}
