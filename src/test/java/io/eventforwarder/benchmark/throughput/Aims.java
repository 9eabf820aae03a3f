package io.eventforwarder.benchmark.throughput;

import io.eventforwarder.benchmark.load.Aim;
import java.util.List;
import java.util.Map;

/** How fast the job was to be, as ratios to what is measured beside it. */
final class Aims {
    private static final List<Ratio> RATIOS =
            List.of(
                    new Ratio(Subject.AS_RECEIVED_HEAP, Subject.TOKENIZE, 0.5),
                    new Ratio(Subject.TEN_MINUTE_HEAP, Subject.TOKENIZE, 0.35),
                    new Ratio(Subject.TEN_MINUTE_HEAP, Subject.DATASTREAM_HEAP, 5),
                    new Ratio(Subject.TEN_MINUTE_ROCKSDB, Subject.DATASTREAM_ROCKSDB, 3),
                    new Ratio(Subject.TEN_MINUTE_HEAP, Subject.SQL_HEAP, 8));

    private record Ratio(Subject of, Subject to, double least) {}

    private Aims() {}

    /** Those of which both sides have been measured. */
    static List<Aim> of(Map<Subject, Rates> rates) {
        return RATIOS.stream()
                .filter(ratio -> rates.containsKey(ratio.of) && rates.containsKey(ratio.to))
                .map(
                        ratio ->
                                Aim.atLeast(
                                        ratio.least,
                                        ratio.of.label() + " / " + ratio.to.label(),
                                        rates.get(ratio.of).megabytesPerSecond()
                                                / rates.get(ratio.to).megabytesPerSecond()))
                .toList();
    }
}
