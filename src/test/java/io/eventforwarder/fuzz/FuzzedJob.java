package io.eventforwarder.fuzz;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.SettingsInForce;
import io.eventforwarder.filter.KeptEvents;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.parse.CutAgain;
import io.eventforwarder.render.RenderGroups;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Toggle;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.window.SessionFragments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** The stages of a job with some settings, for one thread. */
final class FuzzedJob implements AutoCloseable {
    private static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", DeadLetter.TYPE);
    private static final TypeSerializer<EventGroup> SERIALIZER =
            EventGroup.TYPE.createSerializer(new SerializerConfigImpl());

    /** What these settings keep, made of the parts that the job makes it of. */
    private static final class InForce implements SettingsInForce {
        private static final long serialVersionUID = 1L;

        private final KeptEvents kept;
        private final CutAgain cuts;

        InForce(Settings settings) {
            kept = new KeptEvents(settings);
            cuts = new CutAgain(WithheldFields.of(settings.connection()));
        }

        @Override
        public long fingerprint() {
            return NameBased.id(kept + "/" + cuts);
        }

        @Override
        public Optional<EventBatch> applyTo(EventBatch batch) {
            return kept.of(batch).map(cuts::cut);
        }
    }

    private final Set<Field> withheld;
    private final Set<Toggle> off = EnumSet.noneOf(Toggle.class);
    private final long maxRecordSize;
    private final long fingerprint;
    private final Forwarding forwarding;
    private final KeyedOneInputStreamOperatorTestHarness<String, EventGroup, OutgoingRecord> groups;

    FuzzedJob(Settings settings) throws Exception {
        withheld = WithheldFields.of(settings.connection());
        for (Toggle toggle : Toggle.values()) {
            if (!settings.connection().sends(toggle)) {
                off.add(toggle);
            }
        }
        maxRecordSize = settings.output().maxRecordSize().getBytes();
        InForce inForce = new InForce(settings);
        fingerprint = inForce.fingerprint();
        forwarding = new Forwarding(settings);
        groups =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new RenderGroups(settings, inForce, REFUSED)),
                        EventGroup::deviceKey,
                        Types.STRING);
        groups.setup(OutgoingRecord.TYPE.createSerializer(new SerializerConfigImpl()));
        groups.open();
    }

    /** Settings that differ from number to number, and are the same for the same. */
    static Settings settings(int number) {
        // Generators whose seeds are near each other begin alike.
        Random random = new Random(new SplittableRandom(number).nextLong());
        List<String> settings = new ArrayList<>();
        for (String key :
                List.of(
                        "include-location-information",
                        "include-event-batch-location",
                        "include-metadata",
                        "include-mp-deviceid",
                        "send-batches-without-events",
                        "Output.include-forwarding-info")) {
            settings.addAll(List.of(key, Boolean.toString(random.nextBoolean())));
        }
        for (Toggle toggle : Toggle.values()) {
            settings.addAll(List.of(key(toggle), String.valueOf(random.nextInt(4) > 0)));
        }
        switch (random.nextInt(4)) {
            case 0 -> settings.addAll(List.of("metadata-field-exclusion", "ip-address"));
            case 1 ->
                    settings.addAll(List.of("metadata-field-exclusion", "device-name,ip-address"));
            case 2 -> settings.addAll(List.of("unique-id", "a \"b\""));
            default -> {}
        }
        settings.addAll(
                List.of("Output.max-record-size", random.nextBoolean() ? "1 kib" : "16 kib"));
        return TestSettings.asReceived(settings.toArray(String[]::new));
    }

    private static String key(Toggle toggle) {
        return switch (toggle) {
            case LIFECYCLE -> "send-lifecycle-events";
            case SCREEN_VIEWS -> "send-screen-views";
            case CRASH -> "send-crash-events";
            case NETWORK_PERFORMANCE -> "send-network-performance-events";
            case CUSTOM -> "send-custom-events";
            case PUSH -> "send-push-registrations-and-receipts";
            case PROFILE -> "send-profile-change-events";
            case COMMERCE -> "send-commerce-events";
            case USER_ATTRIBUTE_CHANGE -> "include-user-attribute-change-events";
            case USER_IDENTITY_CHANGE -> "include-user-identity-change-events";
        };
    }

    Forwarding forwarding() {
        return forwarding;
    }

    Set<Field> withheld() {
        return withheld;
    }

    Set<Toggle> off() {
        return off;
    }

    long maxRecordSize() {
        return maxRecordSize;
    }

    /** Groups of these batches as they stand in state, by device, and by session if so asked. */
    List<EventGroup> grouped(List<EventBatch> filtered, boolean bySession) throws Exception {
        Map<List<String>, List<Fragment>> windows = new LinkedHashMap<>();
        for (EventBatch batch : filtered) {
            List<Fragment> fragments =
                    bySession
                            ? SessionFragments.of(batch, fingerprint)
                            : List.of(new Fragment(batch, "", false, fingerprint));
            for (Fragment fragment : fragments) {
                if (!fragment.isEmptied()) {
                    windows.computeIfAbsent(
                                    List.of(fragment.deviceKey(), fragment.session()),
                                    window -> new ArrayList<>())
                            .add(fragment);
                }
            }
        }
        List<EventGroup> groups = new ArrayList<>();
        for (Map.Entry<List<String>, List<Fragment>> window : windows.entrySet()) {
            CloseReason reason = bySession ? CloseReason.SESSION_END : CloseReason.INTERVAL;
            groups.add(restored(new EventGroup(window.getKey().get(0), reason, window.getValue())));
        }
        return groups;
    }

    private static EventGroup restored(EventGroup group) throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(1 << 10);
        SERIALIZER.serialize(group, out);
        return SERIALIZER.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    Forwarded rendered(EventGroup group) throws Exception {
        groups.processElement(group, 0);
        List<OutgoingRecord> records = List.copyOf(groups.extractOutputValues());
        groups.getOutput().clear();
        List<DeadLetter> letters = new ArrayList<>();
        var refused = groups.getSideOutput(REFUSED);
        if (refused != null) {
            refused.stream().map(StreamRecord::getValue).forEach(letters::add);
            refused.clear();
        }
        return new Forwarded(records, letters);
    }

    @Override
    public void close() throws IOException {
        forwarding.close();
        try {
            groups.close();
        } catch (Exception e) {
            throw new IOException("An operator did not close.", e);
        }
    }
}
