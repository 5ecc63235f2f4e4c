package dev.meanwhile.guards;

import dev.meanwhile.web.Authentication;
import dev.meanwhile.web.BearerAuth;
import dev.meanwhile.web.Cookie;
import dev.meanwhile.web.Csrf;
import dev.meanwhile.web.Form;
import dev.meanwhile.web.FormOptions;
import dev.meanwhile.web.HttpsRedirect;
import dev.meanwhile.web.Jwt;
import dev.meanwhile.web.JwtClaims;
import dev.meanwhile.web.JwtKey;
import dev.meanwhile.web.OpenIdConnect;
import dev.meanwhile.web.ProxyHeaders;
import dev.meanwhile.web.RateLimit;
import dev.meanwhile.web.Request;
import dev.meanwhile.web.Route;
import dev.meanwhile.web.Router;
import dev.meanwhile.web.SecurityHeaders;
import dev.meanwhile.web.Session;
import dev.meanwhile.web.Sessions;
import dev.meanwhile.web.Templates;
import dev.meanwhile.web.TrustedHosts;
import dev.meanwhile.web.Upload;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Instances of what is put around handlers, of routers, and of what requests carry. */
final class WebSecuritySamples {
    static final String FORM_TYPE = "multipart/form-data; boundary=x";
    static final String FORM = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n--x--\r\n";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private WebSecuritySamples() {
    }

    static void add(SampleValues values) throws NoSuchAlgorithmException {
        var router = new Router();
        var key = JwtKey.secret("key", SECRET);
        values.with(Router.class, router)
                .with(Route.class, router.get("/", _ -> "text"))
                .with(Authentication.class, BearerAuth.of(String.class, Optional::of))
                .with(JwtKey.class, key)
                .with(Jwt.class, Jwt.of(key))
                .with(JwtClaims.class, new JwtClaims(Map.of()))
                .with(KeyPair.class, KeyPairGenerator.getInstance("Ed25519").generateKeyPair())
                .with(OpenIdConnect.class, OpenIdConnect.discover("https://id.example.org", "client", SECRET))
                .with(Cookie.class, Cookie.of("name", "text"))
                .with(Csrf.class, Csrf.protect())
                .with(HttpsRedirect.class, HttpsRedirect.standard())
                .with(ProxyHeaders.class, ProxyHeaders.trusting("127.0.0.1"))
                .with(RateLimit.class, RateLimit.perClient(1, Duration.ofMinutes(1)))
                .with(SecurityHeaders.class, SecurityHeaders.standard())
                .with(Sessions.class, Sessions.memory())
                .with(Templates.class, Templates.in(Path.of("src")))
                .with(TrustedHosts.class, TrustedHosts.of("example.org"));
    }

    /** Of a request with {@link #FORM}, within {@link Sessions}. */
    static void addOf(Request request, SampleValues values) {
        var form = request.form(options -> values.remember(FormOptions.class, options));
        values.with(Form.class, form)
                .with(Upload.class, form.upload("file").orElseThrow())
                .with(Session.class, Session.of(request));
    }
}
