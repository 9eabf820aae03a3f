package io.eventforwarder.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Restored;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In as-received mode, the job's stages agree with the reference under any settings. */
class AsReceivedAgreementTest {
    private static final long SEED = 71;
    private static final int SETTINGS = 30;
    private static final int CASES = 100;
    private static final int INPUTS = 3;

    @ParameterizedTest
    @ValueSource(ints = {1024, 1})
    void recordsAreThoseOfTheReference(int maxRecordKib) throws Exception {
        check(SEED, maxRecordKib, SETTINGS);
    }

    /** Compares the job with the reference under several random settings. */
    static void check(long seed, int maxRecordKib, int settings) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < settings; i++) {
            Rules rules = Rules.random(random, maxRecordKib);
            try (Forwarding forwarding = new Forwarding(rules.settings())) {
                for (int number = i * CASES; number < (i + 1) * CASES; number++) {
                    RandomCase one = new RandomCase(seed, number, INPUTS, rules);
                    try {
                        check(one, forwarding, rules);
                    } catch (Exception | AssertionError e) {
                        throw new AssertionError(one.describe(seed, number), e);
                    }
                }
            }
        }
    }

    private static void check(RandomCase one, Forwarding forwarding, Rules rules) throws Exception {
        List<EventBatch> filtered = new ArrayList<>();
        int dropped = 0;
        for (EventBatch batch : forwarding.filtered(one.parsed(forwarding))) {
            dropped += batch.filtered();
            filtered.add(Restored.of(batch, EventBatch.TYPE));
        }
        Forwarded forwarded = forwarding.rendered(filtered);

        List<ExpectedRecord> records = new ArrayList<>();
        List<ExpectedRecord> tooLarge = new ArrayList<>();
        int kept = 0;
        for (ReferenceBatch batch : one.kept()) {
            ReferenceRecords expected = ReferenceRecords.asReceived(batch, rules);
            records.addAll(expected.records());
            tooLarge.addAll(expected.tooLarge());
            kept += batch.events().size();
        }
        assertThat(dropped).isEqualTo(one.received() - kept);
        Agreement.onRecords(forwarded, records, tooLarge, one.withoutSpace());
    }
}
