package io.eventforwarder.benchmark.sink;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is measured: something that sends records, and what it is compared with. */
enum SinkSubject {
    /** The SDK's client in a loop, configured as this job's is. */
    BARE,
    /** The SDK's client in a loop, as it comes. */
    BARE_DEFAULT,
    PUT_RECORD,
    PUT_RECORDS,
    /** Flink's sink as it comes. */
    KINESIS_STREAMS_SINK,
    /** The same over HTTP/1.1, as this job speaks. */
    KINESIS_STREAMS_SINK_HTTP1,
    /** As {@link #BARE}, but over the SDK's HTTP client in C, not over Netty. */
    BARE_CRT,
    /** As {@link #BARE}, but HTTP/2. */
    BARE_HTTP2,
    /** As {@link #BARE}, but JSON, not CBOR. */
    BARE_JSON,
    /** As {@link #BARE}, but requests are not signed. */
    BARE_UNSIGNED,
    /**
     * As {@link #BARE}, but threads of a pool complete the answers, not the connections' threads.
     */
    BARE_COMPLETED_IN_POOL,
    /** As {@link #BARE}, but connections are of the threads that the SDK has for all clients. */
    BARE_SDK_CONNECTION_THREADS,
    /** As {@link #BARE}, but calls wait for their timeout in the SDK's own executor. */
    BARE_SDK_TIMEOUTS;

    /** The job's client with one of its choices made otherwise. */
    static Set<SinkSubject> choices() {
        return EnumSet.range(BARE_CRT, BARE_SDK_TIMEOUTS);
    }

    /** What is measured when nothing is named. */
    static Set<SinkSubject> usual() {
        return EnumSet.range(BARE, KINESIS_STREAMS_SINK_HTTP1);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it sends many records a request. */
    boolean isPutRecords() {
        return this == PUT_RECORDS
                || this == KINESIS_STREAMS_SINK
                || this == KINESIS_STREAMS_SINK_HTTP1;
    }

    static SinkSubject named(String label) {
        return Arrays.stream(values())
                .filter(subject -> subject.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--subjects takes some of " + labels() + "."));
    }

    static String labels() {
        return Arrays.stream(values()).map(SinkSubject::label).collect(Collectors.joining(", "));
    }
}
