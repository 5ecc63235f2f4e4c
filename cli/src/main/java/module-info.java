/** The command {@code meanwhile}. It is a program, not a library: nothing is exported. */
@SuppressWarnings("requires-automatic") // the resolver's modules
module dev.meanwhile.cli {
    requires dev.meanwhile;
    requires dev.meanwhile.io;
    requires dev.meanwhile.http;
    requires dev.meanwhile.web;
    requires info.picocli;
    requires java.compiler;
    requires java.logging;
    requires java.management;
    requires java.sql;
    requires jdk.compiler;
    requires jdk.management;
    requires jdk.unsupported;
    requires tools.jackson.databind;
    requires static eu.maveniverse.maven.mima.context;
    requires static org.apache.maven.resolver;
    requires static org.apache.maven.resolver.util;

    uses java.sql.Driver;

    opens dev.meanwhile.cli to info.picocli;
}
