package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.netty.DnsQueries;
import dev.meanwhile.io.netty.DnsQueries.Entry;
import dev.meanwhile.io.netty.DnsQueries.Reply;

import java.io.IOException;
import java.net.IDN;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks name servers for records, and keeps the answers for a while. {@link Dns#resolver} makes it; {@link Dns} has one for each loop. It belongs to its loop
 * (elsewhere its methods throw {@link dev.meanwhile.WrongLoopException}), and need not be closed.
 *
 * <p>For the addresses of hosts use {@link Dns#addresses}, which heeds all of the system's rules, not only its name servers.
 *
 * <p>Its methods wait for the name servers: each is asked in turn, twice if need be, within {@link DnsOptions#limit}. They return an empty list if the name
 * exists but has no such records, and throw
 * <ul>
 * <li>{@link NetworkException.UnknownHost} if there is no such name,
 * <li>{@link NetworkException.DnsTimeout} if there is no answer in time,
 * <li>{@link NetworkException.DnsFailure} if the servers can't answer,
 * <li>{@link IllegalArgumentException} if it can't be a name.
 * </ul>
 *
 * <p><b>Cancellation:</b> the answer is ignored.
 */
public final class DnsResolver {
    private static final int NS = 2;
    private static final int CNAME = 5;
    private static final int PTR = 12;
    private static final int MX = 15;
    private static final int TXT = 16;
    private static final int SRV = 33;
    private static final int ROUNDS = 2;

    private final DnsOptions options;
    private final Path configuration;
    private final Loop loop = Loop.current();
    private final Owner owner = new Owner();
    private Optional<DnsQueries> queries = Optional.empty();
    /** The least used first. */
    private final Map<Question, Kept> cache = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
            return size() > options.cacheSize();
        }
    };

    private record Question(String name, int type, String label) {
        String text() {
            return label + " records of " + name;
        }
    }

    /** @param until on the loop's clock */
    private record Kept(Reply reply, Duration until) {
    }

    DnsResolver(DnsOptions options) {
        this(options, ResolvConf.FILE);
    }

    /** @param configuration names the system's servers */
    DnsResolver(DnsOptions options, Path configuration) {
        this.options = options;
        this.configuration = configuration;
    }

    /** {@return the servers that take mail for a domain, the preferred first} */
    public List<Dns.Mx> mx(String domain) {
        return ask(domain, MX, "MX").stream().map(entry -> new Dns.Mx(entry.numbers().getFirst(), host(entry)))
                .sorted(Comparator.comparingInt(Dns.Mx::preference)).toList();
    }

    /** {@return the texts of a name} The parts of a text are joined. */
    public List<String> txt(String name) {
        return ask(name, TXT, "TXT").stream().map(Entry::data).toList();
    }

    /**
     * {@return the servers of a service, those of the best priority first; to choose among these by weight is yours (RFC 2782)}
     *
     * @param name such as {@code _imaps._tcp.example.org}
     */
    public List<Dns.Srv> srv(String name) {
        return ask(name, SRV, "SRV").stream()
                .map(entry -> new Dns.Srv(entry.numbers().get(0), entry.numbers().get(1), entry.numbers().get(2), host(entry)))
                .sorted(Comparator.comparingInt(Dns.Srv::priority).thenComparing(Comparator.comparingInt(Dns.Srv::weight).reversed())).toList();
    }

    /** {@return the name servers of a domain} */
    public List<String> ns(String domain) {
        return ask(domain, NS, "NS").stream().map(DnsResolver::host).toList();
    }

    /** {@return the name that this one is an alias of; empty if it is none} */
    public Optional<String> cname(String name) {
        return ask(name, CNAME, "CNAME").stream().map(DnsResolver::host).findFirst();
    }

    /** {@return the names that a name points to, such as one below in-addr.arpa} For addresses, {@link Dns#name} is simpler. */
    public List<String> ptr(String name) {
        return ask(name, PTR, "PTR").stream().map(DnsResolver::host).toList();
    }

    /** {@return a name without the dot at its end, unless that is all} A mail server "." means that there is none (RFC 7505). */
    private static String host(Entry entry) {
        var name = entry.data();
        return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private List<Entry> ask(String name, int type, String label) {
        owner.require(this);
        var question = new Question(ascii(name), type, label);
        var began = new Elapsed();
        try {
            return timeout(options.limit(), () -> answer(question, began)).answers().stream().filter(entry -> entry.type() == type).toList();
        } catch (TimedOutException e) {
            throw timedOut(question, began, e);
        }
    }

    private static String ascii(String name) {
        Objects.requireNonNull(name, "the name is null");
        var ascii = "";
        try {
            ascii = IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            // A part is too long, or has characters that no name has.
        }
        if (ascii.isEmpty() || ascii.length() > 253 || ascii.startsWith(".") || ascii.contains("..")) {
            throw new IllegalArgumentException("\"" + name + "\" is no name: one has 1 to 253 characters, in parts of 1 to 63 between dots");
        }
        return ascii;
    }

    private Reply answer(Question question, Elapsed began) {
        var conf = conf(question, began);
        var exists = Optional.<Reply>empty();
        for (var candidate : conf.candidates(question.name)) {
            var reply = cached(new Question(candidate, question.type, question.label), conf.servers(), began);
            if (reply.answers().stream().anyMatch(entry -> entry.type() == question.type)) {
                return reply;
            }
            if (reply.code() != DnsQueries.NO_SUCH_NAME && exists.isEmpty()) {
                exists = Optional.of(reply);
            }
        }
        return exists.orElseThrow(() -> failure(question, began, "there is no such name"));
    }

    private ResolvConf conf(Question question, Elapsed began) {
        if (!options.servers().isEmpty()) {
            return new ResolvConf(options.servers(), List.of(), 1);
        }
        try {
            return blocking(() -> ResolvConf.read(configuration));
        } catch (IOException e) {
            var elapsed = began.time();
            throw new NetworkException.DnsFailure(HostLookups.message("can't look up " + question.text(), configuration + " can't be read: " + e, elapsed),
                    question.name, elapsed, e);
        }
    }

    private Reply cached(Question question, List<InetSocketAddress> servers, Elapsed began) {
        var kept = cache.get(question);
        if (kept != null && kept.until.compareTo(loop.time()) > 0) {
            return kept.reply;
        }
        var reply = askAll(question, servers, began);
        var ttl = ttl(reply, question.type);
        if (ttl.isPositive()) {
            cache.put(question, new Kept(reply, loop.time().plus(ttl)));
        }
        return reply;
    }

    private Duration ttl(Reply reply, int type) {
        var shortest = reply.answers().stream().filter(entry -> entry.type() == type).map(Entry::ttl).min(Comparator.naturalOrder());
        return shortest.map(ttl -> shorter(ttl, options.maxTtl())).orElseGet(() -> shorter(reply.negativeTtl(), options.maxNegativeTtl()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Reply askAll(Question question, List<InetSocketAddress> servers, Elapsed began) {
        if (queries.isEmpty()) {
            queries = Optional.of(DnsQueries.open(options.limit().multipliedBy(2).dividedBy(5)));
        }
        var refusals = new StringBuilder();
        for (var round = 0; round < ROUNDS; round++) {
            for (var server : servers) {
                var reply = queries.get().ask(server, question.name, question.type);
                if (reply.isPresent() && (reply.get().code() == 0 || reply.get().code() == DnsQueries.NO_SUCH_NAME)) {
                    return reply.get();
                }
                reply.ifPresent(refusal -> refusals.append(refusals.isEmpty() ? "" : ", ").append(server.getAddress().getHostAddress()).append(": ").append(code(refusal.code())));
            }
        }
        if (refusals.isEmpty()) {
            throw timedOut(question, began, null);
        }
        var elapsed = began.time();
        throw new NetworkException.DnsFailure(HostLookups.message("can't look up " + question.text(), "the name servers can't answer (" + refusals + ")", elapsed),
                question.name, elapsed, null);
    }

    /** As RFC 1035 and dig name them. */
    private static String code(int code) {
        return switch (code) {
            case 1 -> "FORMERR";
            case 2 -> "SERVFAIL";
            case 4 -> "NOTIMP";
            case 5 -> "REFUSED";
            default -> "code " + code;
        };
    }

    private static NetworkException.UnknownHost failure(Question question, Elapsed began, String reason) {
        var elapsed = began.time();
        return new NetworkException.UnknownHost(HostLookups.message("can't look up " + question.text(), reason, elapsed), question.name, elapsed, null);
    }

    private static NetworkException.DnsTimeout timedOut(Question question, Elapsed began, Throwable cause) {
        var elapsed = began.time();
        return new NetworkException.DnsTimeout(HostLookups.message("can't look up " + question.text(), "no answer from the name servers", elapsed),
                question.name, elapsed, cause);
    }

    @Override
    public String toString() {
        return "DnsResolver(" + (options.servers().isEmpty() ? "the system's servers" : options.servers()) + ", " + cache.size() + " answers kept)";
    }
}
