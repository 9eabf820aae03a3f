package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JobRunTest {
    @TempDir private Path folder;

    @Test
    void checkpointsAreTakenIfAskedFor() throws Exception {
        assertThat(run(Duration.ofMillis(10)).checkpoints()).isPositive();
        assertThat(run(Duration.ZERO).checkpoints()).isZero();
    }

    private Outcome run(Duration betweenCheckpoints) throws Exception {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Path input = Dataset.in(folder, 20, nowhere).first(Dataset.PARTS);
        return new JobRun(Subject.TEN_MINUTE_ROCKSDB, input, 1_000, betweenCheckpoints, folder)
                .run();
    }
}
