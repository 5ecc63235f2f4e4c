package dev.meanwhile.http;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An authorization server whose protocol is that of Nimbus' OAuth 2.0 SDK: it reads requests and writes responses, and is strict about both. Secrets and PKCE are
 * checked; codes and refresh tokens are good for one use. {@code /api} takes its access tokens. Used on one loop.
 */
final class OAuth2Server implements AutoCloseable {
    static final String CLIENT = "my shop:ü";
    static final String SECRET = "p%ss wörd+&";

    final List<String> grants = new ArrayList<>();
    final Set<String> valid = new HashSet<>();
    private final Map<String, AuthorizationRequest> codes = new HashMap<>();
    private final Set<String> refreshTokens = new HashSet<>();
    private final HttpServer server = HttpServer.listen(0, this::answer);

    String url(String path) {
        return server.url() + path;
    }

    private void answer(ServerRequest request) throws Exception {
        switch (request.path()) {
            case "/authorize" -> authorize(request);
            case "/token" -> respond(request, token(read(request)));
            default -> request.respond(valid.contains(request.header("Authorization").orElse("").replace("Bearer ", "")) ? 200 : 401).text("api");
        }
    }

    private void authorize(ServerRequest request) throws ParseException {
        var question = AuthorizationRequest.parse(request.target().substring(request.target().indexOf('?') + 1));
        var back = question.getRedirectionURI();
        if (question.getScope().contains("admin")) {
            redirect(request, new AuthorizationErrorResponse(back, OAuth2Error.ACCESS_DENIED, question.getState(), null).toURI());
            return;
        }
        var code = new AuthorizationCode();
        codes.put(code.getValue(), question);
        redirect(request, new AuthorizationSuccessResponse(back, code, null, question.getState(), null).toURI());
    }

    private static void redirect(ServerRequest request, URI to) {
        request.respond(302).header("Location", to.toString()).text("");
    }

    private HTTPRequest read(ServerRequest request) throws Exception {
        var read = new HTTPRequest(HTTPRequest.Method.valueOf(request.method()), URI.create(url("token")));
        request.header("Authorization").ifPresent(read::setAuthorization);
        read.setEntityContentType(ContentType.parse(request.header("Content-Type").orElseThrow()));
        read.setBody(request.text());
        return read;
    }

    private HTTPResponse token(HTTPRequest request) {
        try {
            var question = TokenRequest.parse(request);
            if (!isClient(question)) {
                return new TokenErrorResponse(OAuth2Error.INVALID_CLIENT.setDescription("Client authentication failed")).toHTTPResponse();
            }
            grants.add(question.getAuthorizationGrant().getType().getValue());
            return tokens(question.getAuthorizationGrant(), question.getScope());
        } catch (ParseException e) {
            var error = e.getErrorObject() == null ? OAuth2Error.INVALID_REQUEST.setDescription(e.getMessage()) : e.getErrorObject();
            return new TokenErrorResponse(error).toHTTPResponse();
        }
    }

    /** A program without a secret has its code's verifier. */
    private static boolean isClient(TokenRequest question) {
        ClientAuthentication authentication = question.getClientAuthentication();
        return authentication instanceof PlainClientSecret secret
                ? secret.getClientID().getValue().equals(CLIENT) && secret.getClientSecret().equals(new Secret(SECRET))
                : authentication == null && question.getClientID() != null && question.getClientID().getValue().equals("public");
    }

    private HTTPResponse tokens(AuthorizationGrant grant, Scope scope) {
        return switch (grant) {
            case ClientCredentialsGrant _ -> success(scope, false);
            case RefreshTokenGrant refresh -> refreshTokens.remove(refresh.getRefreshToken().getValue()) ? success(scope, true) : failure(OAuth2Error.INVALID_GRANT);
            case AuthorizationCodeGrant code -> exchange(code);
            default -> failure(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
        };
    }

    private HTTPResponse exchange(AuthorizationCodeGrant code) {
        var begun = codes.remove(code.getAuthorizationCode().getValue());
        var good = begun != null && begun.getRedirectionURI().equals(code.getRedirectionURI()) && code.getCodeVerifier() != null
                && CodeChallenge.compute(begun.getCodeChallengeMethod(), code.getCodeVerifier()).equals(begun.getCodeChallenge());
        return good ? success(begun.getScope(), true) : failure(OAuth2Error.INVALID_GRANT);
    }

    private HTTPResponse success(Scope scope, boolean withRefresh) {
        var access = new BearerAccessToken(600, scope);
        valid.add(access.getValue());
        var refresh = withRefresh ? new RefreshToken() : null;
        if (withRefresh) {
            refreshTokens.add(refresh.getValue());
        }
        return new AccessTokenResponse(new Tokens(access, refresh)).toHTTPResponse();
    }

    private static HTTPResponse failure(ErrorObject error) {
        return new TokenErrorResponse(error).toHTTPResponse();
    }

    private static void respond(ServerRequest request, HTTPResponse response) {
        request.respond(response.getStatusCode()).header("Content-Type", "application/json").body(response.getBody().getBytes());
    }

    @Override
    public void close() {
        server.close();
    }
}
