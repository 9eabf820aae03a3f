package io.eventforwarder.benchmark.sink;

import io.eventforwarder.benchmark.load.Aim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast the job's sinks were to be beside what they stand on. */
final class SinkAims {
    private SinkAims() {}

    /** Those of which both sides have been measured. */
    static List<Aim> of(Map<SinkSubject, SinkFigures> medians) {
        List<Aim> aims = new ArrayList<>();
        add(SinkSubject.PUT_RECORD, SinkSubject.BARE, 0.95, medians, aims);
        add(SinkSubject.PUT_RECORDS, SinkSubject.KINESIS_STREAMS_SINK, 1, medians, aims);
        return aims;
    }

    private static void add(
            SinkSubject subject,
            SinkSubject reference,
            double least,
            Map<SinkSubject, SinkFigures> medians,
            List<Aim> aims) {
        if (medians.containsKey(subject) && medians.containsKey(reference)) {
            aims.add(
                    Aim.atLeast(
                            least,
                            subject.label() + " / " + reference.label(),
                            medians.get(subject).recordsASecond()
                                    / medians.get(reference).recordsASecond()));
        }
    }
}
