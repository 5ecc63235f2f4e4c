package peers;

import dev.meanwhile.benchmarks.WebServed;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** FreeMarker, for frameworks that leave the choice of templates to the program. */
final class Pages {
    private final Template table;

    Pages() throws IOException {
        var configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setDirectoryForTemplateLoading(new File(WebServed.TEMPLATES));
        configuration.setDefaultEncoding("UTF-8");
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        table = configuration.getTemplate(WebServed.TEMPLATE_NAME);
    }

    String table() {
        var page = new StringWriter();
        try {
            table.process(Map.of("title", WebServed.TITLE, "rows", WebServed.rows()), page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalStateException(e);
        }
        return page.toString();
    }
}
