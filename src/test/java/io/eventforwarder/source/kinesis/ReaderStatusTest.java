package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.source.kinesis.CoordinationEvents.ShardEnded;
import io.eventforwarder.source.kinesis.CoordinationEvents.StreamFound;
import java.time.Duration;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class ReaderStatusTest {
    private final ManualClock clock = new ManualClock();
    private final ReaderStatus status =
            new ReaderStatus(
                    "events", clock, UnregisteredMetricsGroup.createSourceReaderMetricGroup());

    @Test
    void aReaderWithoutShardsIsNotBehind() {
        assertThat(status.secondsBehind()).isZero();
        assertThat(status.secondsUntilExpiry()).isEqualTo(Duration.ofHours(24).toSeconds());
    }

    @Test
    void secondsBehindSourceIsThatOfTheSlowestShardAndGrowsBetweenAnswers() {
        status.read("shard-0", 5_000);
        status.read("shard-1", 60_999);
        assertThat(status.secondsBehind()).isEqualTo(60);

        status.ended(new ShardEnded("shard-1", true, List.of()));
        clock.advanceTime(Duration.ofMinutes(7));
        assertThat(status.secondsBehind()).isEqualTo(425);
    }

    @Test
    void secondsUntilExpiryIsWhatTheStreamsRetentionLeaves() {
        status.streamFound(new StreamFound("arn", 48));
        status.read("shard-0", Duration.ofHours(47).toMillis());
        assertThat(status.secondsUntilExpiry()).isEqualTo(3_600);

        clock.advanceTime(Duration.ofHours(2));
        assertThat(status.secondsUntilExpiry()).isZero();
    }
}
