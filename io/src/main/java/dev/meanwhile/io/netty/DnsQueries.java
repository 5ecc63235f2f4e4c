package dev.meanwhile.io.netty;

import static dev.meanwhile.Meanwhile.blocking;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks name servers, through Netty's resolver: with a port of its own for each query, so that answers are hard to forge, EDNS, and over TCP if an answer was
 * cut off. Names, caches and repetitions are the caller's.
 */
public final class DnsQueries {
    /** What a server has answered. The numbers are those of RFC 1035, section 4.1. */
    public record Reply(int code, List<Entry> answers, Duration negativeTtl) {
    }

    /**
     * A record.
     *
     * @param numbers the numbers that its data begins with, two bytes each: MX has 1, SRV 3
     * @param data    a name, or texts
     */
    public record Entry(int type, Duration ttl, List<Integer> numbers, String data) {
    }

    /** NXDOMAIN. */
    public static final int NO_SUCH_NAME = 3;

    private final LoopNetty netty;
    private final DnsNameResolver resolver;

    private DnsQueries(LoopNetty netty, DnsNameResolver resolver) {
        this.netty = netty;
        this.resolver = resolver;
    }

    /** {@return what asks name servers on the current loop, each query with a limit} Waits for another thread, which loads the classes. */
    public static DnsQueries open(Duration limit) {
        var netty = LoopNetty.current();
        return new DnsQueries(netty, blocking(() -> resolver(netty, limit)));
    }

    private static DnsNameResolver resolver(LoopNetty netty, Duration limit) {
        return new DnsNameResolverBuilder(netty.eventLoop())
                .datagramChannelFactory(() -> netty.sockets().datagrams(null))
                .socketChannelFactory(() -> (SocketChannel) netty.sockets().stream(false))
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .queryTimeoutMillis(Math.max(1, limit.toMillis()))
                // Not used here; each would read the system's files otherwise.
                .hostsFileEntriesResolver((_, _) -> null)
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(new InetSocketAddress("127.0.0.1", 53)))
                .searchDomains(List.of())
                .ndots(1)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
                .build();
    }

    /**
     * Asks one server once, and waits for the answer.
     *
     * <p><b>Cancellation:</b> the answer is ignored.
     *
     * @param type as in RFC 1035, such as 15 for MX
     * @return empty if there was no answer in time, or nobody listens there
     */
    public Optional<Reply> ask(InetSocketAddress server, String name, int type) {
        return netty.await(() -> {
            var answer = new CompletableFuture<Optional<Reply>>();
            resolver.query(server, new DefaultDnsQuestion(name, DnsRecordType.valueOf(type)))
                    .addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> asked) -> {
                        if (asked.isSuccess()) {
                            complete(answer, asked.getNow());
                        } else {
                            answer.complete(Optional.empty());
                        }
                    });
            return answer;
        }, _ -> { });
    }

    private static void complete(CompletableFuture<Optional<Reply>> answer, AddressedEnvelope<DnsResponse, InetSocketAddress> envelope) {
        try {
            answer.complete(Optional.of(reply(envelope.content())));
        } catch (RuntimeException damaged) {
            answer.complete(Optional.empty());
        } finally {
            envelope.release();
        }
    }

    private static Reply reply(DnsResponse response) {
        var answers = new ArrayList<Entry>();
        for (var i = 0; i < response.count(DnsSection.ANSWER); i++) {
            entry(response.recordAt(DnsSection.ANSWER, i)).ifPresent(answers::add);
        }
        return new Reply(response.code().intValue(), answers, negativeTtl(response));
    }

    /** What the zone's SOA record says (RFC 2308, section 5); zero if there is none. */
    private static Duration negativeTtl(DnsResponse response) {
        for (var i = 0; i < response.count(DnsSection.AUTHORITY); i++) {
            DnsRecord record = response.recordAt(DnsSection.AUTHORITY, i);
            if (record.type().equals(DnsRecordType.SOA) && record instanceof DnsRawRecord raw && raw.content().readableBytes() >= 4) {
                var minimum = raw.content().getUnsignedInt(raw.content().writerIndex() - 4);
                return Duration.ofSeconds(Math.min(minimum, record.timeToLive()));
            }
        }
        return Duration.ZERO;
    }

    private static Optional<Entry> entry(DnsRecord record) {
        if (record instanceof DnsPtrRecord pointer) {
            return Optional.of(new Entry(record.type().intValue(), ttl(record), List.of(), pointer.hostname()));
        }
        if (!(record instanceof DnsRawRecord raw)) {
            return Optional.empty();
        }
        var content = raw.content().duplicate();
        var numbers = new ArrayList<Integer>();
        for (var left = numbers(record.type()); left > 0; left--) {
            numbers.add(content.readUnsignedShort());
        }
        var data = record.type().equals(DnsRecordType.TXT) ? texts(content) : DefaultDnsRecordDecoder.decodeName(content);
        return Optional.of(new Entry(record.type().intValue(), ttl(record), numbers, data));
    }

    private static int numbers(DnsRecordType type) {
        return type.equals(DnsRecordType.MX) ? 1 : type.equals(DnsRecordType.SRV) ? 3 : 0;
    }

    /** The texts of a record belong together: each has 255 bytes at most (RFC 7208, section 3.3). */
    private static String texts(ByteBuf content) {
        var joined = content.alloc().buffer();
        try {
            while (content.isReadable()) {
                joined.writeBytes(content, content.readUnsignedByte());
            }
            return new String(ByteBufUtil.getBytes(joined), StandardCharsets.UTF_8);
        } finally {
            joined.release();
        }
    }

    private static Duration ttl(DnsRecord record) {
        return Duration.ofSeconds(Math.max(0, record.timeToLive()));
    }
}
