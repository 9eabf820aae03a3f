package io.eventforwarder.benchmark.throughput;

import io.eventforwarder.benchmark.load.Aim;
import io.eventforwarder.benchmark.load.AimedRatio;
import java.util.List;
import java.util.Map;

/** How fast the job was to be beside what is measured with it. */
final class Aims {
    private static final List<AimedRatio<Subject>> RATIOS =
            List.of(
                    new AimedRatio<>(Subject.AS_RECEIVED_HEAP, Subject.TOKENIZE, 0.5),
                    new AimedRatio<>(Subject.TEN_MINUTE_HEAP, Subject.TOKENIZE, 0.35),
                    new AimedRatio<>(Subject.TEN_MINUTE_HEAP, Subject.DATASTREAM_HEAP, 5),
                    new AimedRatio<>(Subject.TEN_MINUTE_ROCKSDB, Subject.DATASTREAM_ROCKSDB, 3),
                    new AimedRatio<>(Subject.TEN_MINUTE_HEAP, Subject.SQL_HEAP, 8));

    private Aims() {}

    /** Those of which both sides have been measured. */
    static List<Aim> of(Map<Subject, Rates> rates) {
        return AimedRatio.among(RATIOS, rates, Rates::megabytesPerSecond, Subject::label);
    }
}
