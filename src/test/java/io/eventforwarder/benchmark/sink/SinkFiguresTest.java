package io.eventforwarder.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.benchmark.stub.StubCounts;
import io.eventforwarder.benchmark.stub.StubCounts.Calls;
import io.eventforwarder.testing.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SinkFiguresTest {
    private static final Calls NONE = new Calls(0, 0, 0, 0, 0);
    private static final StubCounts BEFORE =
            new StubCounts(NONE, new Calls(10, 1_000, 4_000, 5_000, 90), NONE, 2_000_000);

    @Test
    void areOfTheRecordsWithinTheWindow() {
        StubCounts stored =
                new StubCounts(NONE, new Calls(20, 5_000, 8_000, 9_000, 180), NONE, 42_000_000)
                        .since(BEFORE);

        SinkFigures figures = SinkFigures.of(2.0, 6_000, stored, 400_000_000, 80_000_000);

        assertThat(figures).isEqualTo(new SinkFigures(2_000, 12, 100, 20_000, 10));
    }

    @Test
    void surviveTheWayBetweenProcesses() {
        SinkFigures figures = new SinkFigures(1234.5, 6.25, 80.125, 100_000, 15.5);

        assertThat(SinkFigures.parse(figures.line())).isEqualTo(figures);
        assertThat(StubCounts.parse(BEFORE.text())).isEqualTo(BEFORE);
    }

    @Test
    void theMedianIsOfEachFigureByItself() {
        SinkFigures slow = new SinkFigures(1, 10, 300, 5, 5);
        SinkFigures middle = new SinkFigures(2, 20, 100, 5, 5);
        SinkFigures fast = new SinkFigures(3, 30, 200, 5, 5);

        assertThat(SinkFigures.median(List.of(fast, slow, middle)))
                .isEqualTo(new SinkFigures(2, 20, 200, 5, 5));
        assertThat(SinkFigures.median(List.of(slow, middle)))
                .isEqualTo(new SinkFigures(1.5, 15, 200, 5, 5));
    }

    @Test
    void sentRecordsAreJsonOfTheirSize() {
        for (int size : List.of(1_000, 6_000, 100_000)) {
            String text = SentRecords.text(size, new Random(1));

            assertThat(text).hasSize(size);
            JsonNode events = Json.read(text.getBytes(StandardCharsets.US_ASCII)).path("events");
            assertThat(events).hasSize(size / 1_000);
        }
    }
}
