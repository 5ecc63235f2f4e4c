/** Measures Meanwhile and its peers. Nobody uses it; the command is {@code ./meanwhile bench}. */
module dev.meanwhile.benchmarks {
    requires dev.meanwhile;
    requires info.picocli;
    requires tools.jackson.databind;

    opens dev.meanwhile.benchmarks to info.picocli, tools.jackson.databind;
}
