package io.eventforwarder.benchmark.sink;

import java.util.Arrays;
import java.util.Locale;
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
    KINESIS_STREAMS_SINK_HTTP1;

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
