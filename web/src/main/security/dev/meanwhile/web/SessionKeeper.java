package dev.meanwhile.web;

import java.time.Duration;
import java.util.Optional;

/** Where sessions are kept between requests: in their cookie, or in a store, with an id in the cookie. */
interface SessionKeeper {
    /** {@return the content of a session, or empty if the cookie is of none} */
    Optional<byte[]> load(String cookie) throws Exception;

    /**
     * Keeps a session.
     *
     * @param cookie the browser's, or empty if it has none or must get another one
     * @return the cookie's value; empty if the session has ended meanwhile, by another request
     */
    Optional<String> save(Optional<String> cookie, byte[] content, Duration life) throws Exception;

    void remove(String cookie) throws Exception;

    record InCookie(Sealed sealed) implements SessionKeeper {
        /** What browsers keep, less the name. */
        private static final int MOST = 4_096 - "__Host-session".length();

        @Override
        public Optional<byte[]> load(String cookie) {
            return sealed.open(cookie);
        }

        @Override
        public Optional<String> save(Optional<String> cookie, byte[] content, Duration life) {
            var text = sealed.seal(content);
            if (text.length() > MOST) {
                throw new IllegalStateException("the session's values take " + content.length + " bytes in JSON, which is too long for a cookie (" + text.length() + " of " + MOST
                        + " bytes when encrypted): keep less in it, or use Sessions.memory() or Sessions.stored(store)");
            }
            return Optional.of(text);
        }

        @Override
        public void remove(String cookie) {
            // nothing is here
        }
    }

    record InStore(SessionStore store) implements SessionKeeper {
        @Override
        public Optional<byte[]> load(String cookie) throws Exception {
            return store.load(hash(cookie));
        }

        @Override
        public Optional<String> save(Optional<String> cookie, byte[] content, Duration life) throws Exception {
            if (cookie.isPresent() && store.load(hash(cookie.get())).isEmpty()) {
                return Optional.empty();
            }
            var id = cookie.orElseGet(Secrets::token);
            store.save(hash(id), content, life);
            return Optional.of(id);
        }

        @Override
        public void remove(String cookie) throws Exception {
            store.remove(hash(cookie));
        }

        private static String hash(String id) {
            return Secrets.text(Secrets.sha256(id));
        }
    }
}
