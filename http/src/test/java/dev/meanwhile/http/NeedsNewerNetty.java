package dev.meanwhile.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Users may have an older Netty than ours, and these suites are run with such a one too: {@code -Dnetty.version=4.2.7.Final}. What is skipped
 * then is what Vert.x's server needs for HTTP/2, and what Netty's client checks in responses, both since 4.2.11 at the latest.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "dev.meanwhile.http.NettyReleaseTest#isNewEnough", disabledReason = "Netty is too old")
@interface NeedsNewerNetty {
}
