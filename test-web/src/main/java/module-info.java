/** The test kit for web applications: a client in process, and requests generated from the application's OpenAPI document. */
module dev.meanwhile.test.web {
    requires transitive dev.meanwhile.test;
    requires transitive dev.meanwhile.web;
    requires dev.meanwhile.test.io;
    requires tools.jackson.databind;

    exports dev.meanwhile.test.web;
}
