module app {
    requires dev.meanwhile.http;
    requires dev.meanwhile.web;
    requires java.logging;

    opens app;      // records, for JSON
}
