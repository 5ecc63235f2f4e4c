/** Web applications for {@code dev.meanwhile}: routes, JSON records, files, WebSockets and server-sent events. */
@SuppressWarnings("module") // the modules it exports to are compiled after this one, and need not be there at all
module dev.meanwhile.web {
    requires transitive dev.meanwhile.http;
    requires com.aayushatharva.brotli4j;
    requires transitive tools.jackson.databind;
    requires dev.meanwhile.io;
    requires static com.nimbusds.jose.jwt;
    requires static freemarker;
    requires static org.bouncycastle.provider;
    requires static jakarta.validation;
    requires static org.hibernate.validator;

    exports dev.meanwhile.web;
    exports dev.meanwhile.web.command to dev.meanwhile.cli;
    exports dev.meanwhile.web.trial to dev.meanwhile.test.web;
}
