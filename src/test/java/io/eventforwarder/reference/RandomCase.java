package io.eventforwarder.reference;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Restored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/** Random inputs, reproducible by seed and number, and their reference results. */
final class RandomCase {
    private final Rules rules;
    private final Random random;
    private final boolean withoutSpace;
    private final List<InputRecord> inputs = new ArrayList<>();
    private final List<ReferenceInput> references = new ArrayList<>();

    RandomCase(long seed, long number, int most, Rules rules) {
        this.rules = rules;
        random = new Random(new SplittableRandom(seed * 1_000_003 + number).nextLong());
        // The reference can compute the size of a record only without white space.
        withoutSpace = rules.maxRecordKib() < 100 || random.nextBoolean();
        HostileBatches batches = new HostileBatches(random, Inputs.ARRIVAL, random.nextInt(3) == 0);
        for (int i = random.nextInt(most); i >= 0; i--) {
            byte[] input = batches.input(withoutSpace);
            SourcePosition position = Inputs.position((int) (number * 1_000 + inputs.size()));
            long arrival = Inputs.ARRIVAL + random.nextInt(3);
            inputs.add(new InputRecord(input, position, arrival));
            references.add(new ReferenceInput(rules, input, position, arrival));
        }
    }

    Random random() {
        return random;
    }

    boolean withoutSpace() {
        return withoutSpace;
    }

    List<InputRecord> inputs() {
        return inputs;
    }

    /** The parsed batches, compared with those of the reference. */
    List<EventBatch> parsed(Forwarding forwarding) {
        List<EventBatch> parsed = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            ParsedRecord record = forwarding.parse(Restored.of(inputs.get(i), InputRecord.TYPE));
            Agreement.onInput(record, references.get(i), withoutSpace);
            record.batches().forEach(batch -> parsed.add(Restored.of(batch, EventBatch.TYPE)));
        }
        return parsed;
    }

    List<ReferenceBatch> kept() {
        return references.stream()
                .flatMap(reference -> reference.batches().stream())
                .map(batch -> batch.kept(rules))
                .flatMap(Optional::stream)
                .toList();
    }

    int received() {
        return references.stream()
                .flatMap(reference -> reference.batches().stream())
                .mapToInt(batch -> batch.events().size())
                .sum();
    }

    String describe(long seed, long number) {
        StringBuilder text = new StringBuilder("Seed %d, case %d: ".formatted(seed, number));
        text.append(rules);
        for (InputRecord input : inputs) {
            text.append('\n').append(new String(input.bytes(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
