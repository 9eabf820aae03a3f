package io.eventforwarder.reference;

import io.eventforwarder.batching.SessionFragments;
import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Restored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In the batching modes, the job's stages agree with the reference on the records of a window,
 * under any settings.
 */
class GroupsAgreementTest {
    private static final long SEED = 72;
    private static final int SETTINGS = 30;
    private static final int CASES = 40;
    private static final int INPUTS = 10;

    /** The key of the batches that are sent as a group. */
    private record Window(String deviceKey, String session) {}

    @ParameterizedTest
    @CsvSource({"false, 1024", "true, 1024", "false, 2", "true, 2"})
    void recordsAreThoseOfTheReference(boolean bySession, int maxRecordKib) throws Exception {
        check(SEED, bySession, maxRecordKib, SETTINGS);
    }

    /** Compares the job with the reference under several random settings. */
    static void check(long seed, boolean bySession, int maxRecordKib, int settings)
            throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < settings; i++) {
            Rules rules = Rules.random(random, maxRecordKib);
            Map<String, Long> sequences = new HashMap<>();
            try (Forwarding forwarding = new Forwarding(rules.settings());
                    GroupsRun groups = new GroupsRun(rules.settings())) {
                for (int number = i * CASES; number < (i + 1) * CASES; number++) {
                    RandomCase one = new RandomCase(seed, number, INPUTS, rules);
                    try {
                        check(one, forwarding, groups, bySession, sequences, rules);
                    } catch (Exception | AssertionError e) {
                        throw new AssertionError(one.describe(seed, number), e);
                    }
                }
            }
        }
    }

    private static void check(
            RandomCase one,
            Forwarding forwarding,
            GroupsRun groups,
            boolean bySession,
            Map<String, Long> sequences,
            Rules rules)
            throws Exception {
        CloseReason[] reasons = CloseReason.values();
        Map<Window, List<Fragment>> windows =
                windows(forwarding.filtered(one.parsed(forwarding)), bySession);
        Map<Window, List<ReferenceBatch>> expected = expected(one.kept(), bySession);
        if (!windows.keySet().equals(expected.keySet())) {
            throw new AssertionError(windows.keySet() + " instead of " + expected.keySet());
        }
        for (Map.Entry<Window, List<Fragment>> window : windows.entrySet()) {
            String deviceKey = window.getKey().deviceKey();
            CloseReason reason = reasons[one.random().nextInt(reasons.length)];
            // State returns fragments in no particular order.
            Collections.shuffle(window.getValue(), one.random());
            EventGroup group = new EventGroup(deviceKey, reason, window.getValue());
            Forwarded forwarded =
                    groups.rendered(
                            one.random().nextBoolean()
                                    ? group
                                    : Restored.of(group, EventGroup.TYPE));

            long first = sequences.getOrDefault(deviceKey, 1L);
            ReferenceRecords records =
                    ReferenceRecords.together(expected.get(window.getKey()), reason, first, rules);
            Agreement.onRecords(
                    forwarded, records.records(), records.tooLarge(), one.withoutSpace());
            sequences.put(deviceKey, first + records.records().size());
        }
    }

    private static Map<Window, List<Fragment>> windows(
            List<EventBatch> filtered, boolean bySession) {
        Map<Window, List<Fragment>> windows = new LinkedHashMap<>();
        for (EventBatch batch : filtered) {
            List<Fragment> fragments =
                    bySession
                            ? SessionFragments.of(batch, GroupsRun.FINGERPRINT)
                            : List.of(new Fragment(batch, "", false, GroupsRun.FINGERPRINT));
            for (Fragment fragment : fragments) {
                if (!fragment.isEmptied()) {
                    windows.computeIfAbsent(
                                    new Window(fragment.deviceKey(), fragment.session()),
                                    window -> new ArrayList<>())
                            .add(Restored.of(fragment, Fragment.TYPE));
                }
            }
        }
        return windows;
    }

    private static Map<Window, List<ReferenceBatch>> expected(
            List<ReferenceBatch> kept, boolean bySession) {
        Map<Window, List<ReferenceBatch>> windows = new LinkedHashMap<>();
        for (ReferenceBatch batch : kept) {
            Map<String, ReferenceBatch> parts = bySession ? batch.bySession() : Map.of("", batch);
            parts.forEach(
                    (session, part) ->
                            windows.computeIfAbsent(
                                            new Window(batch.deviceKey(), session),
                                            window -> new ArrayList<>())
                                    .add(part));
        }
        return windows;
    }
}
