package io.eventforwarder.benchmark.stub;

import java.time.Duration;
import java.util.List;

/**
 * How a stub behaves.
 *
 * @param shards of the stream that is read
 * @param answerBytes bytes of the records in one answer to GetRecords, about
 * @param answerRecords records in one answer to GetRecords, at most
 * @param putDelay what PutRecord and PutRecords wait before they answer
 */
public record StubOptions(int shards, int answerBytes, int answerRecords, Duration putDelay) {
    public static final StubOptions DEFAULT = new StubOptions(4, 1_000_000, 10_000, Duration.ZERO);

    public StubOptions withPutDelay(Duration delay) {
        return new StubOptions(shards, answerBytes, answerRecords, delay);
    }

    /** The arguments of {@link KinesisStub#main}. */
    List<String> words() {
        return List.of(
                Integer.toString(shards),
                Integer.toString(answerBytes),
                Integer.toString(answerRecords),
                Long.toString(putDelay.toMillis()));
    }

    static StubOptions of(String... words) {
        return new StubOptions(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Duration.ofMillis(Long.parseLong(words[3])));
    }
}
