package io.eventforwarder.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.window.WindowRun.Backend;
import io.eventforwarder.window.WindowRun.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However much of windows is held back from the state backend, the same leaves. */
class BufferedWindowsTest {
    private static final int STEPS = 600;
    private static final int DEVICES = 12;

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"INTERVALS, 1", "INTERVALS, 2", "SESSIONS, 1", "SESSIONS, 2"})
    void theSameLeavesAsFromTheHeap(Kind kind, long seed) throws Exception {
        List<List<String>> fromTheHeap = run(kind, Backend.HEAP, seed);

        assertThat(fromTheHeap.stream().mapToInt(List::size).sum()).isGreaterThan(100);
        for (Backend backend : Backend.values()) {
            assertThat(run(kind, backend, seed))
                    .as("%s, seed %d", backend, seed)
                    .isEqualTo(fromTheHeap);
        }
    }

    /** What has left after each of the same random steps: arrivals, pauses, restores. */
    private static List<List<String>> run(Kind kind, Backend backend, long seed) throws Exception {
        String[] settings = {"Batching.max-buffered-bytes", "400 bytes"};
        Random random = new Random(seed);
        List<List<String>> left = new ArrayList<>();
        WindowRun run = WindowRun.of(kind, backend, settings);
        try {
            for (int step = 0; step < STEPS; step++) {
                int choice = random.nextInt(100);
                if (choice < 2) {
                    OperatorSubtaskState state = run.snapshot();
                    long now = run.now();
                    run.close();
                    run = WindowRun.restored(state, now, kind, backend, settings);
                } else if (choice < 4) {
                    run.snapshot();
                } else if (choice < 10) {
                    run.passes(Duration.ofSeconds(random.nextInt(400)));
                } else {
                    run.arrives(batch(random));
                }
                left.add(run.told().stream().sorted().toList());
            }
            run.inputEnds();
            left.add(run.told().stream().sorted().toList());
            assertThat(run.openWindows()).isZero();
            assertThat(run.eventsInWindows()).isZero();
            return left;
        } finally {
            run.close();
        }
    }

    private static BatchJson batch(Random random) {
        EventType[] types = EventType.values();
        String type = types[random.nextInt(types.length)].label();
        String session = random.nextInt(4) == 0 ? "" : "session-" + random.nextInt(3);
        return BatchJson.bareWith(
                        "{\"event_type\": \"%s\", \"data\": {\"session_uuid\": \"%s\"}}"
                                .formatted(type, session))
                .with("mp_deviceid", "\"device-%d\"".formatted(random.nextInt(DEVICES)));
    }
}
