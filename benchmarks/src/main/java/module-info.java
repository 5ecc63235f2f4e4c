/** Measures Meanwhile and its peers. No module uses it; the command is {@code ./meanwhile bench}. */
module dev.meanwhile.benchmarks {
    requires com.fasterxml.jackson.annotation;
    requires dev.meanwhile;
    requires dev.meanwhile.http;
    requires dev.meanwhile.io;
    requires dev.meanwhile.sql;
    requires dev.meanwhile.web;
    requires info.picocli;
    requires jakarta.validation;
    requires java.logging;
    requires tools.jackson.databind;

    opens dev.meanwhile.benchmarks to dev.meanwhile.sql, dev.meanwhile.web, info.picocli, tools.jackson.databind;
}
