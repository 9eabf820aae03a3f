package io.eventforwarder.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.RecordSchema;
import io.eventforwarder.testing.Restored;
import io.eventforwarder.testing.Tree;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asserts that the job and the reference give the same results. */
final class Agreement {
    private static final String DEVICE = "0".repeat(OutgoingRecord.PARTITION_KEY_BYTES);

    private Agreement() {}

    static void onInput(ParsedRecord parsed, ReferenceInput reference, boolean withoutSpace) {
        assertThat(parsed.received()).isEqualTo(reference.received());
        List<DeadLetter> letters = parsed.deadLetters();
        assertThat(letters).hasSameSizeAs(reference.refused());
        for (int i = 0; i < letters.size(); i++) {
            DeadLetter letter = letters.get(i);
            ReferenceInput.RefusedInput refused = reference.refused().get(i);
            assertThat(letter.reason()).isEqualTo(refused.reason());
            assertThat(letter.source()).isEqualTo(refused.position());
            assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.PARSE);
            assertThat(letter.events()).isEqualTo(refused.events());
            if (refused.malformed() != null) {
                String rest = new String(letter.payload(), StandardCharsets.ISO_8859_1);
                assertThat(stripped(rest)).isEqualTo(stripped(refused.malformed()));
                continue;
            }
            String payload = new String(letter.payload(), StandardCharsets.UTF_8);
            assertThat(Tree.read(payload).toString()).isEqualTo(refused.payload().toString());
            if (withoutSpace) {
                assertThat(payload).isEqualTo(refused.payload().toString());
            }
        }
        assertThat(parsed.batches()).hasSameSizeAs(reference.batches());
        for (int i = 0; i < parsed.batches().size(); i++) {
            onBatch(parsed.batches().get(i), reference.batches().get(i));
        }
    }

    /** The bytes after white space and byte order marks. */
    private static String stripped(String bytes) {
        return bytes.replaceFirst("^[\u00EF\u00BB\u00BF \t\r\n]+", "");
    }

    private static void onBatch(EventBatch batch, ReferenceBatch reference) {
        assertThat(batch.position()).isEqualTo(reference.position());
        assertThat(batch.arrival()).isEqualTo(reference.arrival());
        assertThat(batch.deviceKey()).isEqualTo(reference.deviceKey());
        assertThat(batch.received()).isEqualTo(reference.received());
        assertThat(batch.owner().environment()).isEqualTo(reference.owner().environment());
        assertThat(batch.owner().apiKey()).isEqualTo(reference.owner().apiKey());
        assertThat(batch.events())
                .extracting(event -> event.session())
                .isEqualTo(reference.events().stream().map(ReferenceEvent::session).toList());
    }

    static void onRecords(
            Forwarded forwarded,
            List<ExpectedRecord> records,
            List<ExpectedRecord> tooLarge,
            boolean withoutSpace) {
        assertThat(forwarded.records()).hasSameSizeAs(records);
        for (int i = 0; i < records.size(); i++) {
            OutgoingRecord record = Restored.of(forwarded.records().get(i), OutgoingRecord.TYPE);
            records.get(i).check(record, withoutSpace);
            assertThat(RecordSchema.GUARANTEED.problems(record.bytes(key -> DEVICE))).isEmpty();
        }
        assertThat(forwarded.deadLetters()).hasSameSizeAs(tooLarge);
        for (int i = 0; i < tooLarge.size(); i++) {
            DeadLetter letter = Restored.of(forwarded.deadLetters().get(i), DeadLetter.TYPE);
            assertThat(letter.source()).isEqualTo(tooLarge.get(i).position());
            assertThat(letter.events()).isEqualTo(tooLarge.get(i).events().size());
            tooLarge.get(i).check(letter.payload(), withoutSpace);
        }
    }
}
