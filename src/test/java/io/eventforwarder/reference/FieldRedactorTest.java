package io.eventforwarder.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Field;
import io.eventforwarder.parse.FieldRedactor;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.render.RecordRenderer;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Redacting a parsed batch gives the same result as parsing it with settings that withhold the
 * fields.
 */
class FieldRedactorTest {
    private static final long SEED = 75;
    private static final int CASES = 3_000;

    @Test
    void redactingTwiceIsRedactingOnceByBoth() {
        Random random = new Random(SEED);
        HostileBatches batches = new HostileBatches(random, Inputs.ARRIVAL, false);
        for (int i = 0; i < CASES; i++) {
            byte[] input = batches.input(false);
            Set<Field> before = fields(random);
            Set<Field> after = fields(random);
            Set<Field> both = EnumSet.copyOf(before);
            both.addAll(after);
            FieldRedactor again = new FieldRedactor(after);

            assertThat(sent(parsed(before, input).map(again::redact)))
                    .as("seed %d, case %d", SEED, i)
                    .isEqualTo(sent(parsed(both, input)));
        }
    }

    private static EnumSet<Field> fields(Random random) {
        EnumSet<Field> fields = EnumSet.allOf(Field.class);
        fields.removeIf(field -> random.nextBoolean());
        return fields;
    }

    private static Stream<EventBatch> parsed(Set<Field> withheld, byte[] input) {
        return new RecordParser(withheld).parse(Inputs.record(input)).batches().stream();
    }

    /** Compares trees, because redacting twice may leave less white space than redacting once. */
    private static List<Tree> sent(Stream<EventBatch> batches) {
        RecordRenderer renderer = new RecordRenderer(Optional.empty(), false, RecordDelimiter.NONE);
        List<Tree> sent = new ArrayList<>();
        batches.forEach(
                batch ->
                        renderer.asReceived(
                                batch,
                                record ->
                                        sent.add(
                                                Tree.read(
                                                        new String(
                                                                record.bytes(),
                                                                StandardCharsets.UTF_8)))));
        return sent;
    }
}
