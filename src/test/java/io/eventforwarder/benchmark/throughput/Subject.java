package io.eventforwarder.benchmark.throughput;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is measured, each alone in its JVM; in the order of the table. */
enum Subject {
    AS_RECEIVED_HEAP(Work.AS_RECEIVED, Backend.HEAP),
    AS_RECEIVED_ROCKSDB(Work.AS_RECEIVED, Backend.ROCKSDB),
    TEN_MINUTE_HEAP(Work.TEN_MINUTE, Backend.HEAP),
    TEN_MINUTE_ROCKSDB(Work.TEN_MINUTE, Backend.ROCKSDB),
    SESSION_HEAP(Work.SESSION, Backend.HEAP),
    SESSION_ROCKSDB(Work.SESSION, Backend.ROCKSDB),
    DATASTREAM_HEAP(Work.DATASTREAM, Backend.HEAP),
    DATASTREAM_ROCKSDB(Work.DATASTREAM, Backend.ROCKSDB),
    SQL_HEAP(Work.SQL, Backend.HEAP),
    SQL_ROCKSDB(Work.SQL, Backend.ROCKSDB),
    TOKENIZE(Work.TOKENIZE, Backend.HEAP),
    COPY(Work.COPY, Backend.HEAP);

    final Work work;
    final Backend backend;

    Subject(Work work, Backend backend) {
        this.work = work;
        this.backend = backend;
    }

    /** The name that options and results have for it. */
    String label() {
        return work.isLimit() ? work.label : work.label + "/" + backend.label;
    }

    static Optional<Subject> named(String label) {
        return Arrays.stream(values()).filter(subject -> subject.label().equals(label)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(Subject::label).collect(Collectors.joining(", "));
    }
}
