package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A page that shows the OpenAPI document, with the files of its web jar, and nothing from anywhere else: the Content-Security-Policy allows no other host, apart
 * from the servers that the document names.
 */
enum DocsPage {
    SWAGGER_UI(new WebJar("org.webjars", "swagger-ui"), Map.of("swagger-ui.css", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js",
            "favicon.png", "favicon-32x32.png", "oauth2-redirect.html", "oauth2-redirect.html", "oauth2-redirect.js", "oauth2-redirect.js"),
            List.of("swagger-ui.css"), List.of("swagger-ui-bundle.js"), """
            const document_ = document.currentScript.dataset.document;
            window.onload = () => {
                window.ui = SwaggerUIBundle({
                    url: document_, dom_id: '#page', deepLinking: true, validatorUrl: null, tryItOutEnabled: false, displayOperationId: false,
                    oauth2RedirectUrl: new URL('oauth2-redirect.html', document.getElementById('start').src).href,
                });
            };
            """),
    REDOC(new WebJar("org.webjars.npm", "redoc"), Map.of("redoc.standalone.js", "bundles/redoc.standalone.js"), List.of(), List.of("redoc.standalone.js"), """
            const document_ = document.currentScript.dataset.document;
            window.onload = () => Redoc.init(document_, { disableSearch: false, hideLoading: true }, document.getElementById('page'));
            """);

    private static final String START = "start.js";

    private final WebJar jar;
    /** The files that it needs, and where they are in the jar. */
    private final Map<String, String> files;
    private final List<String> styles;
    private final List<String> scripts;
    private final String start;

    DocsPage(WebJar jar, Map<String, String> files, List<String> styles, List<String> scripts, String start) {
        this.jar = jar;
        this.files = files;
        this.styles = styles;
        this.scripts = scripts;
        this.start = start;
    }

    /** Adds it to an application: the page, and its files below it. */
    void addTo(Router app, String path, String document, ApiInfo info) {
        app.get(path, request -> page(path, document, info)).hidden();
        app.get((path.equals("/") ? "" : path) + "/{version}/{file}", request -> file(request.path("version"), request.path("file"))).hidden();
    }

    private Response page(String path, String document, ApiInfo info) {
        var version = blocking(jar::version);
        var title = escape(String.valueOf(info.info().get("title")));
        if (version.isEmpty()) {
            return withoutJar(jar, title, escape(relative(path, document)));
        }
        var folder = path.substring(path.lastIndexOf('/') + 1) + (path.equals("/") ? "" : "/") + version.get() + "/";
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>" + title + "</title>\n");
        html.append(files.containsKey("favicon.png") ? "<link rel=\"icon\" href=\"" + folder + "favicon.png\">\n" : "<link rel=\"icon\" href=\"data:,\">\n");
        styles.forEach(style -> html.append("<link rel=\"stylesheet\" href=\"" + folder + style + "\">\n"));
        html.append("</head>\n<body style=\"margin: 0\">\n<div id=\"page\"></div>\n");
        scripts.forEach(script -> html.append("<script src=\"" + folder + script + "\"></script>\n"));
        html.append("<script id=\"start\" src=\"" + folder + START + "\" data-document=\"" + escape(relative(path, document)) + "\"></script>\n</body>\n</html>\n");
        return Response.html(html.toString()).header("Content-Security-Policy", policy(info)).header("Cache-Control", "no-cache");
    }

    static Response withoutJar(WebJar jar, String title, String document) {
        var dependency = "<dependency>\n    <groupId>" + jar.group() + "</groupId>\n    <artifactId>" + jar.artifact() + "</artifactId>\n    <version>…</version>\n</dependency>";
        return Response.html("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" + title + "</title>\n<p>This page needs " + jar.artifact()
                + ". Add the dependency, or //DEPS " + jar.group() + ":" + jar.artifact() + ":VERSION in a program of one file:\n<pre>" + escape(dependency)
                + "</pre>\n<p>The document itself is <a href=\"" + document + "\">here</a>.\n").withStatus(501);
    }

    private Response file(String version, String name) {
        var content = name.equals(START) ? Optional.of(start.getBytes(StandardCharsets.UTF_8))
                : Optional.ofNullable(files.get(name)).flatMap(file -> blocking(() -> jar.file(version, file).map(DocsPage::withoutPictureOfItsMaker)));
        return content.map(bytes -> Response.of(200, bytes).header("Content-Type", MediaTypes.of(Path.of(name)))
                .header("Cache-Control", name.equals(START) ? "no-cache" : "public, max-age=31536000, immutable"))
                .orElseThrow(() -> new HttpError(404, "there is no such file"));
    }

    /** Redoc loads a picture from its maker's host, which the policy would block with an error in the browser's console. */
    private static byte[] withoutPictureOfItsMaker(byte[] script) {
        return new String(script, StandardCharsets.ISO_8859_1).replace("https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Both pages write styles into their elements; Redoc searches in a worker that it makes from a text. */
    private static String policy(ApiInfo info) {
        var servers = info.servers().stream().map(it -> String.valueOf(it.get("url"))).filter(url -> url.matches("https?://[^/;,\\s]+.*"))
                .map(url -> " " + url.replaceFirst("^(https?://[^/;,\\s]+).*", "$1")).distinct().collect(Collectors.joining());
        return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'" + servers
                + "; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    /** {@return a link from one path to another that also works if a proxy puts a prefix before both} */
    static String relative(String from, String to) {
        return "../".repeat((int) from.chars().filter(it -> it == '/').count() - 1) + to.substring(1);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
