package io.eventforwarder.benchmark.parts;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A part of the job that is measured alone, all of its sample in one operation. */
enum Part {
    PARSE("parse", ParseBenchmark.class, "", 2_000, 500),
    PARSE_CUT("parse-cut", ParseCutBenchmark.class, "", 2_000, 500),
    FILTER("filter", FilterBenchmark.class, "", 2_000, 500),
    FILTER_CUT("filter-cut", FilterCutBenchmark.class, "", 2_000, 500),
    NETWORK("network", NetworkBenchmark.class, "", 2_000, 500),
    APPEND_HEAP("append-heap", AppendBenchmark.class, "hashmap", 9_000, 3_000),
    APPEND_ROCKSDB("append-rocksdb", AppendBenchmark.class, "rocksdb", 9_000, 3_000),
    SEND_HEAP("send-heap", SendBenchmark.class, "hashmap", 9_000, 3_000),
    SEND_ROCKSDB("send-rocksdb", SendBenchmark.class, "rocksdb", 9_000, 3_000),
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

    /** What a word of the command line means: a label, or else the first words of some. */
    static List<Part> meantBy(String word) {
        List<Part> named = having(label -> label.equals(word));
        return named.isEmpty() ? having(label -> label.startsWith(word + '-')) : named;
    }

    private static List<Part> having(Predicate<String> wanted) {
        return Arrays.stream(values()).filter(part -> wanted.test(part.label)).toList();
    }

    static String labels() {
        return Arrays.stream(values()).map(Part::label).collect(Collectors.joining(", "));
    }
}
