package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import io.eventforwarder.testing.Inputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where records wait while the destination is slow, paused or out. */
@ParameterizedClass(name = "at most {0} records a request")
@ValueSource(ints = {1, 500})
@Timeout(60)
class BackPressureTest {
    private static final int BYTES = 1000;

    /** What a record counts in memory and state. */
    private static final long SIZE = BYTES + RecordBuffer.OVERHEAD;

    private static final long LEAST_BYTES_A_SECOND = 256 << 10;

    private final SendException denied =
            new SendException(Kind.ACTION_REQUIRED, "Access is denied.", null);

    @Parameter private int maxRecords;

    @AutoClose private SinkSubtask sink;

    private ControlledClient client;

    @BeforeEach
    void openClient() {
        client = new ControlledClient(maxRecords);
    }

    private static String text(int device, int number) {
        String text = (char) (0x4E00 + device) + "" + number + ' ';
        return text + "x".repeat(BYTES - text.length());
    }

    private void answerAll() throws Exception {
        client.inFlight().forEach(ControlledClient.Sent::acknowledge);
        sink.runMails();
    }

    private long bytesInState() {
        return sink.metrics().gauge(Metrics.BYTES_IN_STATE);
    }

    @Test
    void whileRequestsSucceedRecordsWaitInMemoryAndThenUpstream() throws Exception {
        List<String> sentBefore = new ArrayList<>();
        sink = SinkSubtask.to(client).recordsInMemory(3).start();
        sink.receive("a1", "b1", "c1");

        for (String text : List.of("a2", "d1", "e1", "b2")) {
            sink.receive(
                    text,
                    () -> {
                        sentBefore.addAll(client.sent());
                        answerAll();
                    });
            assertThat(sentBefore).doesNotContain(text);
            assertThat(bytesInState()).isZero();
            assertThat(sink.stateEntries()).isZero();
        }

        sink.acknowledgeAll();
        assertThat(client.stored()).hasSize(7).containsSubsequence("a1", "a2");
    }

    @Test
    void whatWaitsUpstreamGoesToStateAsSoonAsTheConnectionIsPaused() throws Exception {
        sink = SinkSubtask.to(client).recordsInMemory(3).start();
        sink.receive("a1", "b1", "c1");

        sink.receive(
                "d1",
                () -> {
                    assertThat(bytesInState()).isZero();
                    client.inFlight("a1").failRequest(denied);
                    sink.runMails();
                });
        sink.receive("a2", "d2", "e1");

        assertThat(sink.isPaused()).isTrue();
        assertThat(bytesInState()).isPositive();
        sink.acknowledgeAll();
        sink.advanceTime(KinesisOutput.PROBE_INTERVAL);
        sink.acknowledgeAll();
        assertThat(client.stored())
                .hasSize(7)
                .containsSubsequence("a1", "a2")
                .containsSubsequence("d1", "d2");
        assertThat(sink.stateEntries()).isZero();
    }

    @Test
    void stateIsEmptiedWhileTheInputIsSlowedAndNeverStopped() throws Exception {
        int devices = 50;
        long budget = 20 * (BYTES + 2L * RecordBuffer.OVERHEAD);
        sink = SinkSubtask.to(client).maxBufferedBytes(budget).start();
        sink.receive(text(0, 0));
        sink.fail(text(0, 0), denied);
        int received = 1;
        for (; received < 3000; received++) {
            sink.receive(text(received % devices, received / devices));
        }
        sink.advanceTime(KinesisOutput.PROBE_INTERVAL);
        sink.acknowledge(client.inFlight().get(0).text());
        long[] millis = {0};
        int receivedBefore = received;

        while (bytesInState() > 0) {
            sink.receive(
                    text(received % devices, received / devices),
                    () -> {
                        millis[0] += 10;
                        sink.advanceTime(Duration.ofMillis(10));
                        answerAll();
                    });
            received++;
            assertThat(sink.metrics().gauge(Metrics.BYTES_IN_MEMORY))
                    .isLessThanOrEqualTo(budget + BYTES);
        }

        long bytesIn = (received - receivedBefore) * SIZE;
        long bytesOut = client.stored().size() * SIZE;
        long least = LEAST_BYTES_A_SECOND * millis[0] / 1000;
        assertThat(bytesIn).isBetween(least * 9 / 10, Math.max(bytesOut / 2, least) * 11 / 10);
        sink.acknowledgeAll();
        assertThat(client.stored()).hasSize(received);
        for (int device = 0; device < devices; device++) {
            int first = device;
            assertThat(client.stored().stream().filter(text -> text.startsWith(of(first))))
                    .isSortedAccordingTo((a, b) -> Integer.compare(numberOf(a), numberOf(b)));
        }
        assertThat(sink.stateEntries()).isZero();
    }

    private static String of(int device) {
        return Character.toString(0x4E00 + device);
    }

    private static int numberOf(String text) {
        return Integer.parseInt(text.substring(1, text.indexOf(' ')));
    }

    @Test
    void whenStateIsFullTheInputIsSlowedToATrickle() throws Exception {
        sink = SinkSubtask.to(client).recordsInMemory(1).maxOverflowBytes(0).start();
        sink.receive(text(0, 0));
        sink.fail(text(0, 0), denied);
        long[] millis = {0};

        for (int number = 1; number <= 1000; number++) {
            sink.receive(
                    text(1, number),
                    () -> {
                        millis[0]++;
                        sink.advanceTime(Duration.ofMillis(1));
                    });
        }

        long expected = 1000 * SIZE * 1000 / LEAST_BYTES_A_SECOND;
        assertThat(millis[0]).isBetween(expected * 9 / 10, expected * 11 / 10);
    }

    @Test
    void onTheHeapStateSlowsTheInputFromAQuarterOnAndStopsItAtAHalf() throws Exception {
        int slots = 16;
        int bytes = 1_000_000;
        long heap = Runtime.getRuntime().maxMemory() / slots;
        sink =
                SinkSubtask.to(client)
                        .slots(slots)
                        .maxBufferedBytes(1 << 20)
                        .maxOverflowBytes(Long.MAX_VALUE)
                        .start();
        sink.receive("a");
        sink.fail("a", denied);
        long[] whenSlowed = {0};
        Duration[] held = {Duration.ZERO};
        IllegalStateException stopped = new IllegalStateException("The input is stopped.");

        assertThatThrownBy(
                        () -> {
                            while (true) {
                                held[0] = Duration.ZERO;
                                sink.receive(
                                        "a" + "x".repeat(bytes),
                                        () -> {
                                            if (whenSlowed[0] == 0) {
                                                whenSlowed[0] = bytesInState();
                                            }
                                            if (held[0].toMinutes() >= 60) {
                                                throw stopped;
                                            }
                                            held[0] = held[0].plusMillis(100);
                                            sink.advanceTime(Duration.ofMillis(100));
                                        });
                            }
                        })
                .isSameAs(stopped);

        assertThat(whenSlowed[0]).isBetween(heap / 4, heap / 4 + 3L * bytes);
        assertThat(bytesInState()).isBetween(heap / 2, heap / 2 + 2L * bytes);
    }

    @ParameterizedTest(name = "{0} records a second")
    @ValueSource(ints = {1, 40, 400})
    void aSlowDestinationHoldsTheInputBackButNeverStopsIt(int recordsASecond) throws Exception {
        int seconds = 30;
        LimitedShards shard = new LimitedShards(maxRecords, recordsASecond);
        sink = SinkSubtask.to(shard).start();
        long[] millis = {0};
        long received = 0;
        boolean isStateUsed = false;
        while (millis[0] < seconds * 1000L) {
            sink.receive(
                    text((int) (received % 1000), (int) (received / 1000)),
                    () -> {
                        shard.timeIs(Inputs.ARRIVAL + ++millis[0]);
                        sink.advanceTime(Duration.ofMillis(1));
                    });
            received++;
            isStateUsed |= bytesInState() > 0;
        }

        assertThat(isStateUsed).isEqualTo(recordsASecond * SIZE < LEAST_BYTES_A_SECOND);
        assertThat(received * SIZE).isGreaterThan((seconds - 6) * LEAST_BYTES_A_SECOND);
    }

    @Test
    void devicesThatOnlyWaitInRestoredStateTakeNoMemory(@TempDir Path folder) throws Exception {
        for (boolean isOnDisk : new boolean[] {false, true}) {
            int devices = 1_000;
            ControlledClient before = new ControlledClient(maxRecords);
            ControlledClient after = new ControlledClient(maxRecords);
            OperatorSubtaskState snapshot;
            try (SinkSubtask sink = builder(before, isOnDisk, folder).start()) {
                sink.receive(text(0, 0));
                sink.fail(text(0, 0), denied);
                for (int i = 1; i < 2 * devices; i++) {
                    sink.receive(text(i % devices, i / devices));
                }
                assertThat(sink.metrics().gauge(Metrics.BYTES_IN_MEMORY)).isLessThan(200_000);
                snapshot = sink.snapshot();
            }

            try (SinkSubtask sink =
                    builder(after, isOnDisk, folder).restoredFrom(snapshot).start()) {
                assertThat(sink.eventsInSink())
                        .isEqualTo(2L * devices * SinkSubtask.EVENTS_A_RECORD);
                while (sink.eventsInSink() > 0) {
                    assertThat(sink.metrics().gauge(Metrics.BYTES_IN_MEMORY)).isLessThan(200_000);
                    for (ControlledClient.Sent sent : after.inFlight()) {
                        sent.acknowledge();
                    }
                    sink.runMails();
                    sink.advanceTime(Duration.ofMillis(100));
                }
                if (!isOnDisk) {
                    assertThat(sink.stateEntries()).isZero();
                }
            }
            List<String> stored = after.stored();
            assertThat(stored).hasSize(2 * devices).doesNotHaveDuplicates();
            boolean[] hasFirst = new boolean[devices];
            for (String text : stored) {
                int device = text.charAt(0) - 0x4E00;
                assertThat(numberOf(text)).isEqualTo(hasFirst[device] ? 1 : 0);
                hasFirst[device] = true;
            }
        }
    }

    private static SinkSubtask.Builder builder(
            ControlledClient client, boolean isOnDisk, Path folder) {
        SinkSubtask.Builder builder = SinkSubtask.to(client).maxBufferedBytes(150_000);
        return isOnDisk ? builder.stateOnDisk(folder) : builder;
    }
}
