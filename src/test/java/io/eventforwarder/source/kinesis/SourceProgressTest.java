package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SourceProgressTest {
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final SourceProgress progress =
            new SourceProgress(
                    new Clock() {
                        @Override
                        public Instant instant() {
                            return now;
                        }

                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }
                    });

    @Test
    void aReaderWithoutShardsIsNotBehind() {
        assertThat(progress.secondsBehind()).isZero();
        assertThat(progress.secondsUntilExpiry()).isEqualTo(Duration.ofHours(24).toSeconds());
    }

    @Test
    void secondsBehindSourceIsThatOfTheSlowestShard() {
        progress.read("shard-0", 5_000);
        progress.read("shard-1", 60_999);
        assertThat(progress.secondsBehind()).isEqualTo(60);

        progress.ended("shard-1");
        assertThat(progress.secondsBehind()).isEqualTo(5);
    }

    @Test
    void secondsBehindSourceGrowsWhileAReaderIsHeldUp() {
        progress.read("shard-0", 0);
        now = now.plus(Duration.ofMinutes(7));

        assertThat(progress.secondsBehind()).isEqualTo(420);
    }

    @Test
    void secondsUntilExpiryIsWhatTheStreamsRetentionLeaves() {
        progress.retention(Duration.ofDays(2));
        progress.read("shard-0", Duration.ofHours(47).toMillis());
        assertThat(progress.secondsUntilExpiry()).isEqualTo(3_600);

        now = now.plus(Duration.ofHours(2));
        assertThat(progress.secondsUntilExpiry()).isZero();
    }
}
