package dev.meanwhile.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A cookie jar: what servers set is sent back to them, as browsers do (RFC 6265bis):
 * {@snippet :
 * var cookies = Cookies.create();
 * try (var client = HttpClient.create(c -> c.cookies(cookies))) {
 *     client.post("https://example.org/login", r -> r.form(Map.of("user", "me")));
 *     client.get("https://example.org/account");
 * }
 * cookies.save(Path.of("cookies.txt"));
 * }
 * Domains, paths, {@code Secure}, the prefixes {@code __Host-} and {@code __Secure-} and the end of a cookie's life are respected. {@code SameSite}
 * means nothing without pages. A server can't set a cookie for a domain that it shares with strangers: one label ({@code org}), or a country with a usual
 * second level ({@code co.uk}). At most 180 cookies for each domain and 3,000 in all are kept, the newest.
 *
 * <p>A request's own header {@code Cookie} stays; the jar adds names that are not in it. Any number of clients and threads may use a jar.
 */
public final class Cookies {
    private static final int MOST_OF_A_DOMAIN = 180;
    private static final int MOST = 3_000;

    private final InstantSource clock;
    /** In the order of their creation. Guarded by this. */
    private final List<Cookie> cookies = new ArrayList<>();

    Cookies(InstantSource clock) {
        this.clock = clock;
    }

    /** {@return an empty jar} */
    public static Cookies create() {
        return new Cookies(InstantSource.system());
    }

    /**
     * {@return a jar with the cookies of a file} The file is as curl, wget and Python write it (“Netscape”). Read at once; the jar does not write to it.
     *
     * @throws java.io.UncheckedIOException if it can't be read
     * @throws IllegalArgumentException     if a line is not a cookie; the message says which
     */
    public static Cookies load(Path file) {
        var jar = create();
        CookieFile.read(Objects.requireNonNull(file, "the file is null")).forEach(jar::add);
        return jar;
    }

    /**
     * Writes all cookies to a file, those of the session included, in the format of {@link #load}. The file is replaced as a whole.
     *
     * @throws java.io.UncheckedIOException if it can't be written
     */
    public void save(Path file) {
        CookieFile.write(Objects.requireNonNull(file, "the file is null"), all());
    }

    /** {@return the cookies that have not ended, in the order in which they were set} */
    public synchronized List<Cookie> all() {
        forgetEnded();
        return List.copyOf(cookies);
    }

    /** {@return the cookies for a URL, in the order in which they are sent: longer paths first} */
    public synchronized List<Cookie> at(URI url) {
        Objects.requireNonNull(url, "the URL is null");
        if (cookies.isEmpty()) {
            return List.of();
        }
        forgetEnded();
        return cookies.stream().filter(cookie -> cookie.isFor(url)).sorted(Comparator.comparing(cookie -> -cookie.path().length())).toList();
    }

    /** Adds a cookie, in place of one of the same name, domain and path. */
    public synchronized void add(Cookie cookie) {
        Objects.requireNonNull(cookie, "the cookie is null");
        var before = cookies.stream().filter(cookie::replaces).findFirst();
        if (cookie.isOver(clock.instant())) {
            before.ifPresent(cookies::remove);
        } else if (before.isPresent()) {
            // Its place in the order stays.
            cookies.set(cookies.indexOf(before.get()), cookie);
        } else {
            cookies.add(cookie);
            makeRoom(cookie.domain());
        }
    }

    private void makeRoom(String domain) {
        if (cookies.stream().filter(cookie -> cookie.domain().equals(domain)).count() > MOST_OF_A_DOMAIN) {
            cookies.stream().filter(cookie -> cookie.domain().equals(domain)).findFirst().ifPresent(cookies::remove);
        }
        if (cookies.size() > MOST) {
            cookies.removeFirst();
        }
    }

    /** Removes all cookies. */
    public synchronized void clear() {
        cookies.clear();
    }

    private void forgetEnded() {
        var now = clock.instant();
        cookies.removeIf(cookie -> cookie.isOver(now));
    }

    /** As a {@link Middleware}. */
    ResponseStream send(ClientRequest request, Transport next) {
        var response = next.send(withCookies(request));
        store(request.url(), response.headers());
        return response;
    }

    private ClientRequest withCookies(ClientRequest request) {
        var own = String.join("; ", request.headers().all("Cookie"));
        var names = List.of(own.split(";")).stream().map(pair -> pair.split("=", 2)[0].strip()).toList();
        var ours = at(request.url()).stream().filter(cookie -> own.isEmpty() || !names.contains(cookie.name()))
                .map(cookie -> cookie.name().isEmpty() ? cookie.value() : cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return ours.isEmpty() ? request : request.with("Cookie", own.isEmpty() ? ours : own + "; " + ours);
    }

    void store(URI url, HttpHeaders headers) {
        headers.all("Set-Cookie").forEach(field -> SetCookie.parse(url, field, clock.instant()).filter(cookie -> maySet(url, cookie)).ifPresent(this::add));
    }

    /** Without TLS, a cookie that was set with it can't be replaced, nor shadowed (RFC 6265bis §5.7, step 16). */
    private synchronized boolean maySet(URI url, Cookie cookie) {
        return Urls.isSecure(url) || cookie.secure() || cookies.stream().noneMatch(other -> other.secure() && other.name().equals(cookie.name())
                && (Domains.matches(other.domain(), cookie.domain()) || Domains.matches(cookie.domain(), other.domain()))
                && other.pathMatches(cookie.path()));
    }

    /** {@return their number} */
    @Override
    public synchronized String toString() {
        return "Cookies (" + cookies.size() + ")";
    }
}
