package dev.meanwhile.web;

import dev.meanwhile.Cancelled;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import freemarker.cache.ConditionalTemplateConfigurationFactory;
import freemarker.cache.FileExtensionMatcher;
import freemarker.cache.FileTemplateLoader;
import freemarker.core.HTMLOutputFormat;
import freemarker.core.ParseException;
import freemarker.core.PlainTextOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.core.TemplateConfiguration;
import freemarker.template.Configuration;
import freemarker.template.SimpleHash;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import freemarker.template.utility.DeepUnwrap;

/**
 * FreeMarker, as {@link Templates} needs it. Any thread may use it.
 *
 * <p>HTML is escaped in all templates but those whose name ends in {@code .txt}, and {@code .ftlx}, which are XML. Numbers and truths are written as a computer reads
 * them: FreeMarker would write 1,234 into a link. Templates reach no classes.
 */
final class FreeMarker {
    private final Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    /** Templates that are used are kept, unless they may change. */
    private final Map<String, freemarker.template.Template> parsed = new ConcurrentHashMap<>();
    private final Path folder;
    private final boolean reloading;

    FreeMarker(Path folder, boolean reloading) throws IOException {
        this.folder = folder;
        this.reloading = reloading;
        configuration.setTemplateLoader(new FileTemplateLoader(folder.toFile()));
        configuration.setTemplateUpdateDelayMilliseconds(reloading ? 0 : Long.MAX_VALUE);
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocale(Locale.ENGLISH);
        configuration.setLocalizedLookup(false);
        configuration.setNumberFormat("c");
        configuration.setBooleanFormat("c");
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        var plain = new TemplateConfiguration();
        plain.setOutputFormat(PlainTextOutputFormat.INSTANCE);
        configuration.setTemplateConfigurations(new ConditionalTemplateConfigurationFactory(new FileExtensionMatcher("txt"), plain));
        configuration.setObjectWrapper(new RecordModel.Wrapper(Configuration.VERSION_2_3_34));
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setAPIBuiltinEnabled(false);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setWrapUncheckedExceptions(true);
    }

    boolean isReady(String name) {
        return !reloading && parsed.containsKey(name);
    }

    /** Blocks, unless it {@link #isReady}. */
    freemarker.template.Template template(String name) {
        var known = reloading ? null : parsed.get(name);
        if (known != null) {
            return known;
        }
        try {
            var template = configuration.getTemplate(name);
            parsed.put(name, template);
            return template;
        } catch (ParseException e) {
            throw new PageException(e.getTemplateName(), e.getLineNumber(), e.getEditorMessage(), e);
        } catch (FileNotFoundException e) {
            throw new PageException(name, 0, "there is no such template in " + folder.toAbsolutePath(), e);
        } catch (IOException e) {
            throw new PageException(name, 0, "it can't be read: " + e.getMessage(), e);
        }
    }

    String render(freemarker.template.Template template, Map<String, ?> model) {
        return write(template, out -> template.process(model, out));
    }

    /** Calls a macro of a template; nothing else in the template runs. */
    String fragment(freemarker.template.Template template, String macro, Map<String, ?> model) {
        return write(template, out -> {
            var run = template.createProcessingEnvironment(model, out);
            // Its macros are defined from the beginning.
            if (run.getMainNamespace().get(macro) == null) {
                throw new PageException(template.getName(), 0, "there is no <#macro " + macro + "> in it; there are " + names(run.getMainNamespace()), null);
            }
            run.include(new freemarker.template.Template(template.getName(), "<@" + macro + "/>", configuration));
        });
    }

    private static List<String> names(SimpleHash macros) throws TemplateModelException {
        var names = new ArrayList<String>();
        for (var all = macros.keys().iterator(); all.hasNext(); ) {
            names.add(all.next().toString());
        }
        return names;
    }

    private interface Writing {
        void to(StringWriter out) throws TemplateException, IOException;
    }

    private static String write(freemarker.template.Template template, Writing writing) {
        var out = new StringWriter();
        try {
            writing.to(out);
        } catch (TemplateException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Cancelled cancelled) {
                    throw cancelled;
                }
            }
            var name = e.getTemplateSourceName();
            throw new PageException(name == null ? template.getName() : name, e.getLineNumber() == null ? 0 : e.getLineNumber(), e.getMessageWithoutStackTop(), e);
        } catch (IOException e) {
            throw new PageException(template.getName(), 0, e.getMessage(), e);
        }
        return out.toString();
    }

    /** A text that is made where a template inserts it. */
    static Object text(Supplier<String> text) {
        return (TemplateScalarModel) text::get;
    }

    /** A function for templates: {@code url("item", {"id": 7})}. */
    static Object urls(Links links) {
        return (TemplateMethodModelEx) arguments -> {
            if (arguments.isEmpty() || arguments.size() > 2) {
                throw new TemplateModelException("url(name, parameters) has one or two arguments, not " + arguments.size());
            }
            var name = String.valueOf(DeepUnwrap.unwrap((TemplateModel) arguments.getFirst()));
            var values = arguments.size() == 1 ? Map.of() : DeepUnwrap.unwrap((TemplateModel) arguments.get(1));
            if (!(values instanceof Map<?, ?> parameters)) {
                throw new TemplateModelException("url(\"" + name + "\", …): the parameters are written as {\"id\": 7}");
            }
            var texts = new LinkedHashMap<String, Object>();
            parameters.forEach((key, value) -> texts.put(String.valueOf(key), value));
            try {
                return links.url(name, texts);
            } catch (IllegalArgumentException e) {
                throw new TemplateModelException(e.getMessage(), e);
            }
        };
    }

    /** {@return what is wrong with the templates, one line for each} Blocks. */
    String problems() throws IOException {
        var problems = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).filter(it -> it.toString().matches(".*\\.ftl[hx]?(\\.txt)?")).sorted().toList()) {
                try {
                    template(folder.relativize(file).toString().replace('\\', '/'));
                } catch (PageException e) {
                    problems.add(folder + "/" + e.getMessage());
                }
            }
        }
        return String.join("\n", problems);
    }
}
