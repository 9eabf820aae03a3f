package io.eventforwarder.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Obj;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The records of the whole job, with windows and up to the end of its input, equal those of the
 * reference.
 */
class PipelineAgreementTest {
    private static final long SEED = 73;
    private static final int INPUTS = 1500;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = PipelineRun.cluster(PipelineRun.PARALLELISM);

    /** Batches that are sent together, and the close reason. */
    private record Group(CloseReason reason, List<ReferenceBatch> batches) {}

    @ParameterizedTest
    @CsvSource({
        "AS_RECEIVED, 1",
        "AS_RECEIVED, 2",
        "TEN_MINUTE, 3",
        "TEN_MINUTE, 4",
        "SESSION, 5",
        "SESSION, 6"
    })
    void recordsAreThoseOfTheReference(Settings.Mode mode, int number) throws Exception {
        Random random = new Random(SEED + number);
        Rules rules = Rules.random(random);
        List<InputRecord> inputs = new ArrayList<>();
        List<ReferenceInput> references = new ArrayList<>();
        HostileBatches batches = new HostileBatches(random, Inputs.ARRIVAL, false);
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = batches.input(false);
            SourcePosition position = Inputs.position(i);
            long arrival = Inputs.ARRIVAL + random.nextInt(3);
            inputs.add(new InputRecord(input, position, arrival));
            references.add(new ReferenceInput(rules, input, position, arrival));
        }

        Forwarded forwarded = PipelineRun.of(inputs, settings(rules, mode));

        assertThat(forwarded.deadLetters())
                .extracting(letter -> letter.reason())
                .containsExactlyInAnyOrderElementsOf(
                        references.stream()
                                .flatMap(reference -> reference.refused().stream())
                                .map(ReferenceInput.RefusedInput::reason)
                                .toList());
        List<ReferenceBatch> kept =
                references.stream()
                        .flatMap(reference -> reference.batches().stream())
                        .map(batch -> batch.kept(rules))
                        .flatMap(Optional::stream)
                        .toList();
        if (mode == Settings.Mode.AS_RECEIVED) {
            checkAsReceived(forwarded.records(), kept, rules);
        } else {
            checkGroups(forwarded.records(), groups(kept, mode), rules);
        }
    }

    private static Settings settings(Rules rules, Settings.Mode mode) {
        return rules.settings(
                "send-as-batch",
                String.valueOf(mode == Settings.Mode.TEN_MINUTE),
                "wait-for-complete-batch",
                String.valueOf(mode == Settings.Mode.SESSION),
                "Batching.batch-interval",
                "7 d",
                "Batching.session-end-grace",
                "1 h",
                "Batching.max-buffered-bytes",
                "1 gb");
    }

    private static void checkAsReceived(
            List<OutgoingRecord> records, List<ReferenceBatch> kept, Rules rules) {
        Map<String, List<ExpectedRecord>> expected = new HashMap<>();
        for (ReferenceBatch batch : kept) {
            expected.computeIfAbsent(batch.deviceKey(), key -> new ArrayList<>())
                    .addAll(ReferenceRecords.asReceived(batch, rules).records());
        }
        Map<String, List<OutgoingRecord>> byDevice = new HashMap<>();
        for (OutgoingRecord record : records) {
            byDevice.computeIfAbsent(record.deviceKey(), key -> new ArrayList<>()).add(record);
        }
        assertThat(byDevice.keySet()).isEqualTo(expected.keySet());
        byDevice.forEach(
                (device, some) -> {
                    assertThat(some).hasSameSizeAs(expected.get(device));
                    for (int i = 0; i < some.size(); i++) {
                        expected.get(device).get(i).check(some.get(i), false);
                    }
                });
    }

    private static List<Group> groups(List<ReferenceBatch> kept, Settings.Mode mode) {
        List<Group> groups = new ArrayList<>();
        Map<List<String>, List<ReferenceBatch>> windows = new LinkedHashMap<>();
        for (ReferenceBatch batch : kept) {
            boolean bySession = mode == Settings.Mode.SESSION;
            Map<String, ReferenceBatch> parts = bySession ? batch.bySession() : Map.of("", batch);
            parts.forEach(
                    (session, part) -> {
                        if (bySession && session.isEmpty()) {
                            groups.add(new Group(CloseReason.AS_RECEIVED, List.of(part)));
                        } else {
                            windows.computeIfAbsent(
                                            List.of(batch.deviceKey(), session),
                                            window -> new ArrayList<>())
                                    .add(part);
                        }
                    });
        }
        windows.values().forEach(some -> groups.add(new Group(CloseReason.END_OF_INPUT, some)));
        return groups;
    }

    private static void checkGroups(List<OutgoingRecord> records, List<Group> groups, Rules rules) {
        Map<String, OutgoingRecord> byId = new HashMap<>();
        for (OutgoingRecord record : records) {
            String id = read(record).last("message_id").text();
            assertThat(byId.put(id, record)).isNull();
        }
        Map<String, List<Long>> sequences = new HashMap<>();
        int expected = 0;
        for (Group group : groups) {
            // The order among a device's sessions is not defined.
            OutgoingRecord first = byId.get(messageId(records(group, 1, rules).get(0)));
            assertThat(first).isNotNull();
            for (ExpectedRecord record : records(group, sequence(first), rules)) {
                OutgoingRecord sent = byId.get(messageId(record));
                record.check(sent, false);
                sequences
                        .computeIfAbsent(sent.deviceKey(), device -> new ArrayList<>())
                        .add(sequence(sent));
                expected++;
            }
        }
        assertThat(byId).hasSize(expected);
        if (rules.forwardingInfo()) {
            sequences.forEach(
                    (device, numbers) ->
                            assertThat(numbers)
                                    .containsExactlyInAnyOrderElementsOf(
                                            LongStream.rangeClosed(1, numbers.size())
                                                    .boxed()
                                                    .toList()));
        }
    }

    private static List<ExpectedRecord> records(Group group, long first, Rules rules) {
        return ReferenceRecords.together(group.batches(), group.reason(), first, rules).records();
    }

    private static String messageId(ExpectedRecord record) {
        return record.added().get("message_id").text();
    }

    /** The record's device_sequence; 1 without forwarding_info. */
    private static long sequence(OutgoingRecord record) {
        return read(record).last("forwarding_info") instanceof Obj info
                ? Long.parseLong(info.last("device_sequence").text())
                : 1;
    }

    private static Obj read(OutgoingRecord record) {
        return (Obj) Tree.read(new String(record.bytes(), StandardCharsets.UTF_8));
    }
}
