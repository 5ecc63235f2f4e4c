package dev.meanwhile.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a server's TLS, all in PEM.
 *
 * @param keys    the first is for clients that name no host, or one that no certificate has; none means no TLS
 * @param clients whose certificates are accepted
 * @param watched how often to look whether the files have changed
 */
record ServerTls(List<Key> keys, Optional<Path> clients, Optional<Duration> watched) {
    static final ServerTls NONE = new ServerTls(List.of(), Optional.empty(), Optional.empty());

    /** A certificate, followed by its chain, and its key; the password is for an encrypted one. */
    record Key(Path certificate, Path key, Optional<String> password) {
        @Override
        public String toString() {
            return "Key " + certificate + " " + key;
        }
    }

    boolean isOn() {
        return !keys.isEmpty();
    }

    /** {@return this with another main certificate} */
    ServerTls with(Key main) {
        return new ServerTls(Stream.concat(Stream.of(main), keys.stream().skip(1)).toList(), clients, watched);
    }

    ServerTls and(Key another) {
        return new ServerTls(Stream.concat(keys.stream(), Stream.of(another)).toList(), clients, watched);
    }

    ServerTls withClients(Path authorities) {
        return new ServerTls(keys, Optional.of(authorities), watched);
    }

    ServerTls watchedEvery(Duration time) {
        return new ServerTls(keys, clients, Optional.of(time));
    }

    List<Path> files() {
        return Stream.concat(keys.stream().flatMap(pair -> Stream.of(pair.certificate(), pair.key())), clients.stream()).toList();
    }
}
