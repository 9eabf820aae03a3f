package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throttling, with one record per request and with many. */
@ParameterizedClass(name = "at most {0} records a request")
@ValueSource(ints = {1, 500})
class ThrottlingTest {
    private static final int DEVICES = 3000;
    private static final int SECOND = 1000;

    @RegisterExtension
    private final LogLines log = new LogLines(PutRecordOperator.class.getName(), Level.WARN);

    @Parameter private int maxRecords;

    @AutoClose private SinkSubtask sink;

    private final Map<Integer, Integer> numbers = new HashMap<>();
    private long now = Inputs.ARRIVAL;
    private int device;

    private void run(LimitedShards shards, int seconds, int recordsASecond) throws Exception {
        for (long end = now + seconds * (long) SECOND; now < end; ) {
            runForAMillisecond(shards, recordsASecond);
        }
    }

    private void runForAMillisecond(LimitedShards shards, int recordsASecond) throws Exception {
        shards.timeIs(now);
        sink.advanceTime(Duration.ofMillis(1));
        int due = (int) ((now + 1) * recordsASecond / SECOND - now * recordsASecond / SECOND);
        for (int i = 0; i < due; i++) {
            device = (device + 1) % DEVICES;
            sink.receive((char) (0x4E00 + device) + "-" + numbers.merge(device, 1, Integer::sum));
        }
        now++;
    }

    private static SinkSubtask sinkTo(PutRecordClient shards) throws Exception {
        return SinkSubtask.to(shards).maxInFlight(64).maxBufferedBytes(64 << 20).start();
    }

    @ParameterizedTest(name = "at most {0} requests in flight")
    @ValueSource(ints = {1, 4, 64})
    void theNumberOfTimersDoesNotDependOnTheNumberOfShards(int maxInFlight) throws Exception {
        int[] limits = new int[200];
        Arrays.fill(limits, 1);
        LimitedShards shards = new LimitedShards(maxRecords, limits);
        sink = SinkSubtask.to(shards).maxInFlight(maxInFlight).maxBufferedBytes(64 << 20).start();
        assertTimersOfTwoSeconds(shards);
        assertTimersOfTwoSeconds(shards);
        assertThat(shards.rejected()).isPositive();

        shards.fail(true);
        assertTimersOfTwoSeconds(shards);
    }

    private void assertTimersOfTwoSeconds(LimitedShards shards) throws Exception {
        Set<Long> times = new HashSet<>();
        for (int millis = 0; millis < 2 * SECOND; millis++) {
            runForAMillisecond(shards, 1000);
            assertThat(sink.timers()).isLessThanOrEqualTo(2);
            times.addAll(sink.timerTimes());
        }
        assertThat(times.size()).as("timers in two seconds").isLessThanOrEqualTo(500);
    }

    @Test
    void ninetyPercentOfTheShardsCapacityIsUsedAndLessThanTenPercentRejected() throws Exception {
        LimitedShards shards = new LimitedShards(maxRecords, 300, 300, 300, 300);
        sink = sinkTo(shards);
        run(shards, 15, 1500);
        long taken = shards.taken();
        long rejected = shards.rejected();

        run(shards, 60, 1500);

        long takenSince = shards.taken() - taken;
        long rejectedSince = shards.rejected() - rejected;
        assertThat(takenSince).isGreaterThan(60 * 1200 * 9 / 10);
        assertThat(rejectedSince).isLessThan((takenSince + rejectedSince) / 10);
        assertThat(sink.metrics().counter(Metrics.REQUESTS_THROTTLED))
                .isBetween(1L, shards.rejected());
        assertOrderOfEachDevice(shards.stored());
    }

    @Test
    void aFullShardHoldsUpNoOther() throws Exception {
        LimitedShards shards = new LimitedShards(maxRecords, 10, 1000, 1000, 1000);
        sink = sinkTo(shards);
        run(shards, 5, 1200);
        long before = shards.taken() - shards.taken(0);

        run(shards, 30, 1200);

        assertThat(shards.taken() - shards.taken(0) - before).isGreaterThan(30 * 900 * 9 / 10);
        assertThat(shards.taken(0)).isGreaterThan(30 * 10 * 9 / 10);
    }

    @Test
    void theLogNamesTheShardWhoseDevicesFillTheMemory() throws Exception {
        LimitedShards shards = new LimitedShards(maxRecords, 20, 1000);
        sink = SinkSubtask.to(shards).recordsInMemory(50).start();
        for (int i = 0; i < DEVICES; i++) {
            sink.receive(
                    (char) (0x4E00 + i) + "-1",
                    () -> {
                        shards.timeIs(++now);
                        sink.advanceTime(Duration.ofMillis(1));
                    });
        }

        assertThat(log.all()).anyMatch(line -> line.contains("the shard shard-0 of "));
    }

    @Test
    void aBacklogOfAThrottledShardDoesNotSlowOtherShards() throws Exception {
        List<String> ofFirstShard = new ArrayList<>();
        List<String> ofSecondShard = new ArrayList<>();
        PartitionKeys keys = new PartitionKeys(Optional.empty());
        for (int i = 0; i < DEVICES; i++) {
            String text = (char) (0x4E00 + i) + "-1";
            boolean isFirst = keys.hash(keys.of(SinkSubtask.deviceKey(text))) >= 0;
            (isFirst ? ofFirstShard : ofSecondShard).add(text);
        }
        OperatorSubtaskState backlog;
        try (SinkSubtask sink = sinkTo(new ControlledClient())) {
            sink.receive(ofFirstShard.toArray(String[]::new));
            backlog = sink.snapshot();
        }
        LimitedShards shards = new LimitedShards(maxRecords, 20, 100_000);
        sink = SinkSubtask.to(shards).recordsInMemory(400).restoredFrom(backlog).start();
        run(shards, 5, 0);
        long begin = now;
        for (String text : ofSecondShard) {
            sink.receive(
                    text,
                    () -> {
                        shards.timeIs(++now);
                        sink.advanceTime(Duration.ofMillis(1));
                    });
        }

        assertThat(sink.metrics().gauge(Metrics.BYTES_IN_STATE)).isPositive();
        assertThat(ofSecondShard.size() * 1000L / (now - begin))
                .as("records taken in a second")
                .isGreaterThan(1000);
    }

    private static void assertOrderOfEachDevice(List<String> stored) {
        Map<Character, Integer> last = new HashMap<>();
        for (String text : stored) {
            int number = Integer.parseInt(text.substring(2));
            assertThat(number).isEqualTo(last.getOrDefault(text.charAt(0), 0) + 1);
            last.put(text.charAt(0), number);
        }
    }
}
