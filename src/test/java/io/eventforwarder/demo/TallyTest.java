package io.eventforwarder.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.eventforwarder.testing.traffic.Traffic;
import io.eventforwarder.testing.traffic.TrafficMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long SEED = 7;
    private static final List<TrafficMessage> SENT =
            Stream.generate(new Traffic(SEED, Traffic.Mix.PLAUSIBLE)::next).limit(500).toList();
    private static final String DROPPED = "user_attribute_change";

    private final Tally tally = tally(EmptyBatches.ONE_RECORD_EACH);

    @Test
    void addsUpWhenAllHasComeOut() {
        SENT.forEach(tally::sent);
        forwardAll(tally);
        tally.deadLetters(malformed());

        assertThat(tally.totals().addsUp()).as("seed %d", SEED).isTrue();
        assertThat(tally.totals().filtered()).isPositive();
        assertThat(tally.totals().forwardedByType()).doesNotContainKey(DROPPED);
    }

    @Test
    void doesNotAddUpWhileAnEventIsUnderWay() {
        SENT.forEach(tally::sent);
        forwardAll(tally);
        tally.deadLetters(malformed() - 1);

        assertThat(tally.totals().inFlight()).isEqualTo(1);
        assertThat(tally.totals().addsUp()).isFalse();
    }

    @Test
    void oneEventTooManyDoesNotMakeUpForAMissingDeadLetter() {
        SENT.forEach(tally::sent);
        forwardAll(tally);
        tally.forwarded(record("one more", "screen_view"));
        tally.deadLetters(malformed() - 1);

        assertThat(tally.totals().inFlight()).isZero();
        assertThat(tally.totals().addsUp()).isFalse();
    }

    @Test
    void aRecordThatComesTwiceCountsOnce() {
        ForwardedRecord record = record("id", "screen_view", "opt_out");

        tally.forwarded(record);
        tally.forwarded(record);

        assertThat(tally.totals().forwarded()).isEqualTo(2);
        assertThat(tally.totals().duplicates()).isEqualTo(1);
        assertThat(tally.totals().records()).isEqualTo(1);
        assertThat(tally.totals().recordsByReason()).containsExactly(entry("interval", 1L));
    }

    @Test
    void aBatchWithoutEventsThatIsMissingDoesNotAddUp() {
        SENT.forEach(tally::sent);
        forwardEvents(tally);
        tally.deadLetters(malformed());

        assertThat(tally.totals().inFlight()).isZero();
        assertThat(tally.totals().addsUp()).isFalse();
    }

    @Test
    void batchesWithoutEventsMayBePartOfOtherRecords() {
        Tally merging = tally(EmptyBatches.MERGED);
        SENT.forEach(merging::sent);
        forwardEvents(merging);
        merging.deadLetters(malformed());

        assertThat(merging.totals().batchesWithoutEvents()).isPositive();
        assertThat(merging.totals().addsUp()).isTrue();
        merging.forwarded(record("of such batches alone"));
        assertThat(merging.totals().addsUp()).isTrue();
    }

    @Test
    void moreRecordsWithoutEventsThanBatchesDoNotAddUp() {
        Tally merging = tally(EmptyBatches.MERGED);
        merging.forwarded(record("of nothing"));

        assertThat(merging.totals().addsUp()).isFalse();
    }

    @Test
    void batchesWithoutEventsThatAreNotForwardedMayNotComeOut() {
        Tally dropping = tally(EmptyBatches.DROPPED);
        SENT.forEach(dropping::sent);
        forwardEvents(dropping);
        dropping.deadLetters(malformed());

        assertThat(dropping.totals().addsUp()).isTrue();
        dropping.forwarded(record("of nothing"));
        assertThat(dropping.totals().addsUp()).isFalse();
    }

    @Test
    void measuresRecords() {
        tally.forwarded(record("1", "screen_view", "screen_view", "opt_out"));
        tally.forwarded(record("2", "screen_view"));
        tally.forwarded(record("3"));

        assertThat(tally.totals().records()).isEqualTo(3);
        assertThat(tally.totals().recordsWithoutEvents()).isEqualTo(1);
        assertThat(tally.totals().eventsPerRecord()).isEqualTo(2.0);
        assertThat(tally.totals().largestRecord()).isEqualTo(3);
    }

    private static Tally tally(EmptyBatches emptyBatches) {
        return new Tally(Set.of(DROPPED), emptyBatches);
    }

    private static void forwardAll(Tally tally) {
        forwardEvents(tally);
        long withoutEvents = SENT.stream().mapToLong(TrafficMessage::batchesWithoutEvents).sum();
        for (long i = 0; i < withoutEvents; i++) {
            tally.forwarded(record("without events " + i));
        }
    }

    private static void forwardEvents(Tally tally) {
        for (int i = 0; i < SENT.size(); i++) {
            List<String> types = new ArrayList<>();
            SENT.get(i)
                    .eventsByType()
                    .forEach((type, count) -> types.addAll(Collections.nCopies(count, type)));
            types.removeIf(DROPPED::equals);
            if (!types.isEmpty()) {
                tally.forwarded(record("message " + i, types.toArray(String[]::new)));
            }
        }
    }

    private static ForwardedRecord record(String messageId, String... eventTypes) {
        return new ForwardedRecord(messageId, "key", "interval", 1, List.of(eventTypes), 1);
    }

    private static long malformed() {
        return SENT.stream().mapToLong(TrafficMessage::malformed).sum();
    }
}
