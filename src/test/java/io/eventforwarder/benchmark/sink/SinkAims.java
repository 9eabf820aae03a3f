package io.eventforwarder.benchmark.sink;

import io.eventforwarder.benchmark.load.Aim;
import io.eventforwarder.benchmark.load.AimedRatio;
import java.util.List;
import java.util.Map;

/** How fast the job's sinks were to be beside what they stand on. */
final class SinkAims {
    private static final List<AimedRatio<SinkSubject>> RATIOS =
            List.of(
                    new AimedRatio<>(SinkSubject.PUT_RECORD, SinkSubject.BARE, 0.95),
                    new AimedRatio<>(SinkSubject.PUT_RECORDS, SinkSubject.KINESIS_STREAMS_SINK, 1));

    private SinkAims() {}

    /** Those of which both sides have been measured. */
    static List<Aim> of(Map<SinkSubject, SinkFigures> medians) {
        return AimedRatio.among(RATIOS, medians, SinkFigures::recordsASecond, SinkSubject::label);
    }
}
