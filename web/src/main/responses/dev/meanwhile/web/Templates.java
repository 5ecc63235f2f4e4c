package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;

import dev.meanwhile.Loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Pages from templates, by <a href="https://freemarker.apache.org/">FreeMarker</a>, which a program adds to its dependencies
 * ({@code org.freemarker:freemarker}); the command {@code meanwhile} has it.
 * {@snippet :
 * var pages = Templates.in(Path.of("pages"));
 * app.get("/items/{id}", request -> pages.page("item.ftlh", Map.of("item", store.find(request.path("id")))));
 * }
 * with {@code pages/item.ftlh}:
 * {@snippet lang=html :
 * <h1>${item.name}</h1>
 * <#list item.tags as tag><li>${tag}</li></#list>
 * }
 * What is inserted is escaped for HTML; in a template {@code .txt} nothing is, and one {@code .ftlx} is XML. Records are read by their components, whether they are
 * public or not; an empty {@code Optional} is a missing value, as in {@code ${item.note!"none"}}. Numbers are written plainly, as 1234.5. Templates can't reach classes.
 * In development ({@code --reload}) a changed template is read again, otherwise each is read once. Any loop and thread may use it.
 */
public final class Templates {
    private final FreeMarker engine;

    private Templates(FreeMarker engine) {
        this.engine = engine;
    }

    /**
     * {@return the templates in a folder} Blocks for a moment, so call it when the program starts.
     *
     * @param folder if it is relative and not in the working directory, it is looked for beside the program, if the command {@code meanwhile} runs that
     * @throws IllegalArgumentException if there is no such folder
     * @throws IllegalStateException    if FreeMarker is not there
     */
    public static Templates in(Path folder) {
        var found = ProgramFiles.findFolder(Objects.requireNonNull(folder, "the folder is null"));
        if (!Files.isDirectory(found)) {
            throw new IllegalArgumentException("Templates.in(" + folder + "): there is no such folder, neither in " + Path.of("").toAbsolutePath() + " nor beside the program");
        }
        try {
            return new Templates(new FreeMarker(found, Boolean.getBoolean("meanwhile.dev")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("templates need the library org.freemarker:freemarker, which web does not bring along: add it to the dependencies, or to the class path", e);
        }
    }

    /**
     * Reads all templates in the folder and those below it ({@code .ftlh}, {@code .ftlx}, {@code .ftl}, with or without {@code .txt}), so that mistakes are found when the program
     * starts. Blocks.
     *
     * @return these templates: {@code Templates.in(folder).check()}
     * @throws IllegalStateException if some can't be read; it names file and line of each
     */
    public Templates check() {
        try {
            var problems = engine.problems();
            if (!problems.isEmpty()) {
                throw new IllegalStateException("there are mistakes in templates:\n" + problems);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return a 200 with a page}
     *
     * @param name  of the template in the folder, such as {@code item.ftlh} or {@code shop/item.ftlh}
     * @param model the values that it inserts, by name
     * @throws PageException if there is no such template, it has a mistake, or it needs a value that is missing
     */
    public Response page(String name, Map<String, ?> model) {
        return Response.html(render(name, model));
    }

    /**
     * {@return a 200 with a page that knows its request} As {@link #page(String, Map)}, with more values, unless the model has such:
     * {@code request.path}, {@code request.method}, {@code request.target}, the function {@code url("item", {"id": 7})} for the paths of routes as {@link Request#url}, and what
     * middleware provides for pages: {@code csrf} is {@link Csrf#token}, if {@link Csrf#requiringToken} is around the handler.
     */
    public Response page(Request request, String name, Map<String, ?> model) {
        return Response.html(render(name, with(request, model)));
    }

    /**
     * {@return a 200 with a part of a page} Calls one of the template's macros without arguments, for htmx and the like. Nothing else in the template
     * runs: what the macro needs it imports itself.
     * {@snippet lang=html :
     * <#macro results><ul><#list votes as vote><li>${vote.name}: ${vote.count}</li></#list></ul></#macro>
     * <h1>Poll</h1>
     * <@results/>
     * }
     *
     * @param macro such as {@code results}
     * @throws PageException as {@link #page(String, Map)}, or if there is no such macro
     */
    public Response fragment(String name, String macro, Map<String, ?> model) {
        return Response.html(renderFragment(name, macro, model));
    }

    /** As {@link #fragment(String, String, Map)}, with the values of {@link #page(Request, String, Map)}. */
    public Response fragment(Request request, String name, String macro, Map<String, ?> model) {
        return fragment(name, macro, with(request, model));
    }

    /**
     * {@return the text that a template makes, for mail for instance} As {@link #page(String, Map)}.
     *
     * @throws PageException if there is no such template, it has a mistake, or it needs a value that is missing
     */
    public String render(String name, Map<String, ?> model) {
        Objects.requireNonNull(model, "the model is null");
        return engine.render(template(name), model);
    }

    /**
     * {@return the text of a part of a page, for an event or a message of a WebSocket} As {@link #fragment(String, String, Map)}.
     *
     * @throws PageException as {@link #fragment(String, String, Map)}
     */
    public String renderFragment(String name, String macro, Map<String, ?> model) {
        Objects.requireNonNull(macro, "the name of the macro is null");
        Objects.requireNonNull(model, "the model is null");
        return engine.fragment(template(name), macro, model);
    }

    private freemarker.template.Template template(String name) {
        Objects.requireNonNull(name, "the name of the template is null");
        return engine.isReady(name) || Loop.find().isEmpty() ? engine.template(name) : blocking(() -> engine.template(name));
    }

    private static Map<String, Object> with(Request request, Map<String, ?> model) {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(model, "the model is null");
        var all = new LinkedHashMap<String, Object>();
        all.put("request", Map.of("path", request.path(), "method", request.method(), "target", request.target(), "rootPath", request.rootPath()));
        all.put("url", FreeMarker.urls(request::url));
        request.pageValues().forEach((name, value) -> all.put(name, FreeMarker.text(value)));
        all.putAll(model);
        return all;
    }
}
