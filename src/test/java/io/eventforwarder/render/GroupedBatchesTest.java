package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.HostileBatch;
import io.eventforwarder.testing.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever valid batches leave a window together. */
class GroupedBatchesTest {
    private static final int PARTITION_KEY_LENGTH = 32;

    @Property(tries = 3000)
    void everyEventLeavesOnceByteForByteOrIsADeadLetter(
            @ForAll @Size(min = 1, max = 6) List<@net.jqwik.api.From("batches") String> inputs,
            @ForAll @IntRange(min = 300, max = 6_000) int maxRecordSize) {
        List<EventBatch> batches = new ArrayList<>();
        for (String input : inputs) {
            batches.addAll(GroupForwarding.parsed(input, batches.size()));
        }
        Forwarded forwarded = new GroupForwarding().withMaxRecordSize(maxRecordSize).of(batches);

        List<String> events = new ArrayList<>();
        for (EventBatch batch : batches) {
            for (Event event : batch.events()) {
                events.add(event.json().toString());
            }
        }
        List<String> left = new ArrayList<>(forwarded.texts());
        forwarded
                .deadLetters()
                .forEach(letter -> left.add(new String(letter.payload(), StandardCharsets.UTF_8)));
        int contained = 0;
        for (String text : left) {
            assertThat(Json.isValid(text)).as(text).isTrue();
            contained += countOf(events, text);
        }
        assertThat(contained).isEqualTo(events.size());
        for (OutgoingRecord record : forwarded.records()) {
            assertThat(record.bytes().length + PARTITION_KEY_LENGTH)
                    .isLessThanOrEqualTo(maxRecordSize);
        }
    }

    /** How many of the events stand at the head of a record; takes them off the list. */
    private static int countOf(List<String> events, String record) {
        int count = 0;
        int at = "{\"events\":[".length();
        boolean found = true;
        while (found) {
            found = false;
            for (String event : events) {
                if (record.startsWith(event, at)) {
                    at += event.length() + 1;
                    count++;
                    found = true;
                    break;
                }
            }
            found &= at > 0 && record.charAt(at - 1) == ',' && record.charAt(at) == '{';
        }
        return count;
    }

    @Provide
    Arbitrary<String> batches() {
        return Arbitraries.randomValue(random -> HostileBatch.of(random).text());
    }
}
