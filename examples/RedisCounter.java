// A counter in Redis that many tasks increment at once, and its news on a channel, by the driver Lettuce.
//
//     ./meanwhile run examples/RedisCounter.java                          (a server on this machine)
//     ./meanwhile run examples/RedisCounter.java redis://HOST:6379
//
//DEPS io.lettuce:lettuce-core:6.5.1.RELEASE

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import org.reactivestreams.FlowAdapters;

void main(String[] args) {
    var address = RedisURI.create(args.length > 0 ? args[0] : "redis://localhost");
    run(() -> {
        try (var client = RedisClient.create();
                var connection = await(client.connectAsync(StringCodec.UTF8, address));
                var channel = await(client.connectPubSubAsync(StringCodec.UTF8, address))) {
            var redis = connection.async();
            await(redis.del("visits"));
            var news = spawn(() -> {
                var messages = Flow.from(FlowAdapters.toFlowPublisher(channel.reactive().observeChannels()));
                messages.take(4).forEach(message -> IO.println(message.getChannel() + ": " + message.getMessage()));
            });
            await(channel.async().subscribe("news"));

            gather(IntStream.range(0, 1000).mapToObj(_ -> spawn(() -> {
                var visits = await(redis.incr("visits"));
                if (visits % 250 == 0) {
                    await(redis.publish("news", visits + " visits"));
                }
            })).toList());
            news.await();
            IO.println("in the end " + await(redis.get("visits")));
        }
    });
}
