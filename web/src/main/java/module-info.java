/** Web applications for {@code dev.meanwhile}: routes, JSON records, files, WebSockets and server-sent events. */
module dev.meanwhile.web {
    requires transitive dev.meanwhile.http;
    requires tools.jackson.databind;

    exports dev.meanwhile.web;
}
