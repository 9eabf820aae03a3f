package io.eventforwarder.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.benchmark.load.Aim;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkAimsTest {
    @Test
    void areRatiosOfRecordsASecond() {
        assertThat(
                        SinkAims.of(
                                Map.of(
                                        SinkSubject.BARE, recordsASecond(1_000),
                                        SinkSubject.PUT_RECORD, recordsASecond(900),
                                        SinkSubject.PUT_RECORDS, recordsASecond(5_000),
                                        SinkSubject.KINESIS_STREAMS_SINK, recordsASecond(4_000))))
                .containsExactly(
                        Aim.atLeast(0.95, "put-record / bare", 0.9),
                        Aim.atLeast(1, "put-records / kinesis-streams-sink", 1.25));
    }

    private static SinkFigures recordsASecond(double rate) {
        return new SinkFigures(rate, 1, 1, 1, 1);
    }
}
