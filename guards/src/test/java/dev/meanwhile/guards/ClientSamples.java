package dev.meanwhile.guards;

import dev.meanwhile.http.Auth;
import dev.meanwhile.http.AwsKeys;
import dev.meanwhile.http.AwsSignature;
import dev.meanwhile.http.ClientRequest;
import dev.meanwhile.http.Cookie;
import dev.meanwhile.http.Cookies;
import dev.meanwhile.http.HostLimits;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpLog;
import dev.meanwhile.http.Link;
import dev.meanwhile.http.Middleware;
import dev.meanwhile.http.MockHttp;
import dev.meanwhile.http.OAuth2;
import dev.meanwhile.http.OAuth2SignIn;
import dev.meanwhile.http.OAuth2Tokens;
import dev.meanwhile.http.Requests;
import dev.meanwhile.http.ServerEvent;
import dev.meanwhile.http.Streams;
import dev.meanwhile.http.Transport;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Instances of what stands around the requests of http's client. */
final class ClientSamples {
    private ClientSamples() {
    }

    static void add(SampleValues values) {
        var mock = new MockHttp().on("GET", "/", request -> request.answer(200));
        Middleware middleware = (request, next) -> {
            values.with(ClientRequest.class, request);
            return next.send(request);
        };
        try (var client = HttpClient.create(c -> c.transport(mock).middleware(middleware).perHost(limits -> {
            values.with(HostLimits.class, limits);
            return limits;
        }))) {
            client.get("http://localhost/");
            values.with(Requests.class, client).with(Streams.class, client);
        }
        values.with(URI.class, URI.create("http://localhost/")).with(OptionalLong.class, OptionalLong.empty());
        values.with(OAuth2.class, OAuth2.at("http://localhost/token", "id"))
                .with(OAuth2Tokens.class, new OAuth2Tokens("token", Optional.empty(), Optional.empty(), List.of(), Optional.empty()))
                .with(OAuth2SignIn.class, OAuth2.at("http://localhost/token", "id").signIn("http://localhost/authorize", "http://localhost/"))
                .with(AwsKeys.class, AwsKeys.of("key", "secret"))
                .with(AwsSignature.class, AwsSignature.of(AwsKeys.of("key", "secret"), "us-east-1", "s3"));
        values.with(MockHttp.class, mock)
                .with(Transport.class, mock)
                .with(Middleware.class, middleware)
                .with(HttpLog.class, HttpLog.create())
                .with(ServerEvent.class, new ServerEvent(Optional.empty(), "message", "data", Optional.empty()))
                .with(Auth.class, Auth.basic("user", "password"))
                .with(Cookies.class, Cookies.create())
                .with(Cookie.class, Cookie.of("localhost", "name", "value"))
                .with(Link.class, new Link(URI.create("http://localhost/"), Map.of("rel", "next")));
    }
}
