package io.eventforwarder.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventType;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bundles hold what arrived, in order, and not beyond a second, a checkpoint or the end. */
class BundleFragmentsTest {
    private static final long SEED = 20_261_129;

    private final RecordParser parser = new RecordParser(Set.of());
    private final Map<String, List<String>> arrived = new LinkedHashMap<>();
    private final Map<String, List<String>> emitted = new LinkedHashMap<>();
    private int inputs;

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"TEN_MINUTE", "SESSION"})
    void everyWindowGetsWhatArrivedInOrder(Mode mode) throws Exception {
        Random random = new Random(SEED);
        OneInputStreamOperatorTestHarness<Fragment, Fragment> harness = harness(mode);
        try {
            for (int step = 0; step < 2_000; step++) {
                int choice = random.nextInt(100);
                if (choice < 90) {
                    for (Fragment fragment : fragments(mode, random)) {
                        note(arrived, fragment);
                        harness.processElement(fragment, 0);
                    }
                    continue;
                } else if (choice < 95) {
                    harness.setProcessingTime(harness.getProcessingTime() + 1_000);
                } else {
                    harness.getOperator().prepareSnapshotPreBarrier(step);
                }
                takeEmitted(harness);
                assertThat(emitted).as("seed %d, step %d", SEED, step).isEqualTo(arrived);
            }
            harness.processWatermark(Watermark.MAX_WATERMARK);
            takeEmitted(harness);
            assertThat(emitted).as("seed %d", SEED).isEqualTo(arrived);
        } finally {
            harness.close();
        }
    }

    private List<Fragment> fragments(Mode mode, Random random) {
        String type = random.nextInt(5) == 0 ? "session_end" : "custom_event";
        String session = random.nextInt(3) == 0 ? "" : "session-" + random.nextInt(3);
        BatchJson json =
                BatchJson.bareWith(
                                "{\"event_type\": \"%s\", \"data\": {\"session_uuid\": \"%s\"}}"
                                        .formatted(type, session))
                        .with("mp_deviceid", "\"device-%d\"".formatted(random.nextInt(4)));
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        boolean dropsEnds = random.nextBoolean();
        List<Fragment> fragments = new ArrayList<>();
        for (EventBatch batch :
                parser.parse(new InputRecord(bytes, Inputs.place(inputs++), Inputs.ARRIVAL))
                        .batches()) {
            EventBatch kept =
                    batch.without(event -> dropsEnds && event.type() == EventType.SESSION_END);
            if (mode == Mode.SESSION) {
                fragments.addAll(Sessions.fragments(kept, 1));
            } else if (!kept.isEmptied()) {
                fragments.add(new Fragment(kept, "", false, 1));
            }
        }
        return fragments;
    }

    /** Notes a window's batches by their places, and that its session has ended. */
    private static void note(Map<String, List<String>> windows, Fragment fragment) {
        String window = fragment.deviceKey() + ' ' + fragment.session();
        if (!fragment.isEmptied()) {
            int events = 0;
            for (EventBatch batch : fragment.batches()) {
                events += batch.events().size();
                windows.computeIfAbsent(window, opened -> new ArrayList<>())
                        .add(batch.place().toString());
            }
            assertThat(fragment.events()).isEqualTo(events);
        }
        if (fragment.endsSession()) {
            windows.put(window + " ends", List.of());
        }
    }

    private static OneInputStreamOperatorTestHarness<Fragment, Fragment> harness(Mode mode)
            throws Exception {
        OneInputStreamOperatorTestHarness<Fragment, Fragment> harness =
                new OneInputStreamOperatorTestHarness<>(new BundleFragments(mode));
        harness.setup(Fragment.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.open();
        return harness;
    }

    private void takeEmitted(OneInputStreamOperatorTestHarness<Fragment, Fragment> harness) {
        harness.extractOutputValues().forEach(fragment -> note(emitted, fragment));
        harness.getOutput().clear();
    }
}
