package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A line that carries less than is offered. */
@Timeout(60)
class SlowLineTest {
    private static final int STEP_MILLIS = 10;

    /** Stores what a line has carried. All requests in flight share the line equally. */
    private static final class SlowLine implements PutRecordClient {
        private final int maxRecords;
        private double bytesAStep;
        private final List<Upload> uploads = new ArrayList<>();
        private int sent;
        private int stored;

        private static final class Upload {
            private final CompletableFuture<List<Result>> answer = new CompletableFuture<>();
            private final int records;
            private double bytesLeft;

            Upload(List<PutRecordsRequestEntry> records) {
                this.records = records.size();
                for (PutRecordsRequestEntry record : records) {
                    bytesLeft += record.data().asByteArrayUnsafe().length;
                }
            }
        }

        SlowLine(int maxRecords, double bytesASecond) {
            this.maxRecords = maxRecords;
            setSpeed(bytesASecond);
        }

        void setSpeed(double bytesASecond) {
            bytesAStep = bytesASecond * STEP_MILLIS / 1000;
        }

        @Override
        public int maxRecords() {
            return maxRecords;
        }

        @Override
        public CompletableFuture<List<Result>> put(List<PutRecordsRequestEntry> records) {
            sent += records.size();
            Upload upload = new Upload(records);
            uploads.add(upload);
            return upload.answer;
        }

        void carry() {
            uploads.removeIf(upload -> upload.answer.isDone());
            double share = bytesAStep / uploads.size();
            for (Upload upload : List.copyOf(uploads)) {
                upload.bytesLeft -= share;
                if (upload.bytesLeft <= 0) {
                    stored += upload.records;
                    upload.answer.complete(
                            Collections.nCopies(upload.records, Result.stored("shard")));
                }
            }
        }

        @Override
        public void renewCredentials() {
            throw new AssertionError("This destination needs no credentials.");
        }

        @Override
        public void close() {
            uploads.clear();
        }
    }

    @ParameterizedTest(name = "{1} records of {2} bytes, {0} a request, {3} bytes a second")
    @CsvSource({
        "1, 128, 900_000, 4_000_000",
        "1, 16, 8_000_000, 500_000",
        "1, 2000, 50_000, 500_000",
        "500, 128, 900_000, 4_000_000",
        "500, 16, 8_000_000, 500_000",
        "500, 2000, 50_000, 500_000"
    })
    void noRequestIsSentAgainBecauseItWaitedForOthers(
            int maxRecords, String records, String bytes, String bytesASecond) throws Exception {
        int count = number(records);
        SlowLine line = new SlowLine(maxRecords, number(bytesASecond));
        long[] millis = {0};
        try (SinkSubtask sink =
                SinkSubtask.to(line).firstInFlight(2).maxBufferedBytes(32 << 20).start()) {
            for (int i = 0; i < count; i++) {
                sink.receive(
                        (char) (0x4E00 + i) + "x".repeat(number(bytes) - 3),
                        () -> pass(sink, line, millis));
            }
            while (sink.eventsInSink() > 0) {
                pass(sink, line, millis);
            }
        }

        assertThat(line.stored).isEqualTo(count);
        assertThat(line.sent).isLessThanOrEqualTo(count * 11 / 10);
        assertThat(millis[0])
                .isLessThanOrEqualTo(1300L * count * number(bytes) / number(bytesASecond));
    }

    @Test
    void aBurstAfterAnIdleTimeIsNotSentAgain() throws Exception {
        int usual = 3000;
        int burst = 64;
        SlowLine line = new SlowLine(1, 4_000_000);
        long[] millis = {0};
        try (SinkSubtask sink =
                SinkSubtask.to(line).firstInFlight(2).maxBufferedBytes(32 << 20).start()) {
            for (int i = 0; i < usual + burst; i++) {
                if (i == usual) {
                    while (sink.eventsInSink() > 0) {
                        pass(sink, line, millis);
                    }
                    sink.advanceTime(Duration.ofSeconds(20));
                    line.setSpeed(200_000);
                }
                sink.receive(
                        (char) (0x4E00 + i) + "x".repeat(50_000), () -> pass(sink, line, millis));
            }
            while (sink.eventsInSink() > 0) {
                pass(sink, line, millis);
            }
        }

        assertThat(line.stored).isEqualTo(usual + burst);
        assertThat(line.sent).isLessThanOrEqualTo(usual + burst * 11 / 10);
    }

    @Test
    void aLineThatCarriesNothingIsNoticedInSeconds() throws Exception {
        SlowLine line = new SlowLine(1, 0);
        try (SinkSubtask sink = SinkSubtask.to(line).maxBufferedBytes(32 << 20).start()) {
            for (int i = 0; i < 64; i++) {
                sink.receive((char) (0x4E00 + i) + "x".repeat(400_000));
            }
            for (int seconds = 0; seconds < 15; seconds++) {
                sink.advanceTime(Duration.ofSeconds(1));
            }

            assertThat(line.uploads.subList(0, 64)).allMatch(upload -> upload.answer.isDone());
        }
    }

    private static void pass(SinkSubtask sink, SlowLine line, long[] millis) throws Exception {
        millis[0] += STEP_MILLIS;
        sink.advanceTime(Duration.ofMillis(STEP_MILLIS));
        line.carry();
        sink.runMails();
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace("_", ""));
    }
}
