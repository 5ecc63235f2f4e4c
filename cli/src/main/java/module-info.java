/** The command {@code meanwhile}. It is a program, not a library: nothing is exported. */
module dev.meanwhile.cli {
    requires dev.meanwhile;
    requires dev.meanwhile.io;
    requires dev.meanwhile.web;
    requires info.picocli;
    requires java.compiler;
    requires java.logging;
    requires java.management;
    requires jdk.compiler;
    requires jdk.management;
    requires jdk.unsupported;

    opens dev.meanwhile.cli to info.picocli;
}
