package io.eventforwarder.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.traffic.Traffic;
import io.eventforwarder.testing.traffic.TrafficMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long SEED = 7;
    private static final List<TrafficMessage> SENT =
            Stream.generate(new Traffic(SEED, Traffic.Mix.PLAUSIBLE)::next).limit(500).toList();
    private static final String DROPPED = "user_attribute_change";

    private final Tally tally = new Tally(Set.of(DROPPED), true);

    @Test
    void addsUpWhenAllHasComeOut() {
        SENT.forEach(tally::sent);
        forwardAll();
        tally.deadLetters(malformed());

        assertThat(tally.totals().addsUp()).as("seed %d", SEED).isTrue();
        assertThat(tally.totals().filtered()).isPositive();
        assertThat(tally.totals().forwardedByType()).doesNotContainKey(DROPPED);
    }

    @Test
    void doesNotAddUpWhileAnEventIsUnderWay() {
        SENT.forEach(tally::sent);
        forwardAll();
        tally.deadLetters(malformed() - 1);

        assertThat(tally.totals().inFlight()).isEqualTo(1);
        assertThat(tally.totals().addsUp()).isFalse();
    }

    @Test
    void oneEventTooManyDoesNotMakeUpForAMissingDeadLetter() {
        SENT.forEach(tally::sent);
        forwardAll();
        tally.forwarded(new ForwardedRecord("one more", "key", List.of("screen_view"), 1));
        tally.deadLetters(malformed() - 1);

        assertThat(tally.totals().inFlight()).isZero();
        assertThat(tally.totals().addsUp()).isFalse();
    }

    @Test
    void aRecordThatComesTwiceCountsOnce() {
        ForwardedRecord record =
                new ForwardedRecord("id", "key", List.of("screen_view", "opt_out"), 1);

        tally.forwarded(record);
        tally.forwarded(record);

        assertThat(tally.totals().forwarded()).isEqualTo(2);
        assertThat(tally.totals().duplicates()).isEqualTo(1);
    }

    private void forwardAll() {
        List<ForwardedRecord> records = new ArrayList<>();
        for (TrafficMessage message : SENT) {
            message.eventsByType()
                    .forEach(
                            (type, count) -> {
                                if (!type.equals(DROPPED)) {
                                    for (int i = 0; i < count; i++) {
                                        records.add(record(records.size(), List.of(type)));
                                    }
                                }
                            });
            for (int i = 0; i < message.batchesWithoutEvents(); i++) {
                records.add(record(records.size(), List.of()));
            }
        }
        records.forEach(tally::forwarded);
    }

    private static ForwardedRecord record(int number, List<String> eventTypes) {
        return new ForwardedRecord("message " + number, "key", eventTypes, 1);
    }

    private static long malformed() {
        return SENT.stream().mapToLong(TrafficMessage::malformed).sum();
    }
}
