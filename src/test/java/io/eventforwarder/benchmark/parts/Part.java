package io.eventforwarder.benchmark.parts;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A part of the job that is measured alone, all of its sample in one operation. */
enum Part {
    PARSE("parse", ParseBenchmark.class, "", 2_000, 500),
    FILTER("filter", FilterBenchmark.class, "", 2_000, 500),
    NETWORK("network", NetworkBenchmark.class, "", 2_000, 500),
    WINDOW_HEAP("window-heap", WindowBenchmark.class, "hashmap", 9_000, 3_000),
    WINDOW_ROCKSDB("window-rocksdb", WindowBenchmark.class, "rocksdb", 9_000, 3_000),
    RENDER_AS_RECEIVED("render-as-received", AsReceivedBenchmark.class, "", 2_000, 500),
    RENDER_GROUPS("render-groups", GroupBenchmark.class, "", 2_000, 500),
    PUT_RECORD("put-record", PutRecordBenchmark.class, "", 2_000, 500);

    private final String label;
    private final Class<?> benchmark;
    private final String backend;
    private final int records;
    private final int devices;

    Part(String label, Class<?> benchmark, String backend, int records, int devices) {
        this.label = label;
        this.benchmark = benchmark;
        this.backend = backend;
        this.records = records;
        this.devices = devices;
    }

    /** What the command line and the table call it. */
    String label() {
        return label;
    }

    Class<?> benchmark() {
        return benchmark;
    }

    /** Flink's name of the state backend, where there is one. */
    Optional<String> backend() {
        return backend.isEmpty() ? Optional.empty() : Optional.of(backend);
    }

    /** What it is measured with. */
    Sample sample() {
        return new Sample(records, devices);
    }

    /** Whether a word of the command line means it: its label, or the first words of that. */
    boolean isMeantBy(String word) {
        return label.equals(word) || label.startsWith(word + '-');
    }

    static String labels() {
        return Arrays.stream(values()).map(Part::label).collect(Collectors.joining(", "));
    }
}
