package dev.meanwhile.http;

import java.time.Duration;
import java.util.Optional;

/** The time limits of one request, phase by phase. */
record Limits(Optional<Duration> total, Duration connect, Duration pool, Duration write, Duration read) {
}
