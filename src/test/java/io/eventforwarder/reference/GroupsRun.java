package io.eventforwarder.reference;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SettingsInForce;
import io.eventforwarder.render.RenderGroups;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Forwarded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** The operator that renders groups. */
public final class GroupsRun implements AutoCloseable {
    public static final long FINGERPRINT = 42;

    private static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", DeadLetter.TYPE);

    private final KeyedOneInputStreamOperatorTestHarness<String, EventGroup, OutgoingRecord>
            harness;

    private static final class SameSettings implements SettingsInForce {
        private static final long serialVersionUID = 1L;

        @Override
        public long fingerprint() {
            return FINGERPRINT;
        }

        @Override
        public Optional<EventBatch> applyTo(EventBatch batch) {
            throw new AssertionError("The settings have not changed.");
        }
    }

    /** With settings that have not changed since the start. */
    public GroupsRun(Settings settings) throws Exception {
        this(settings, new SameSettings());
    }

    public GroupsRun(Settings settings, SettingsInForce inForce) throws Exception {
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new RenderGroups(settings, inForce, REFUSED)),
                        EventGroup::deviceKey,
                        Types.STRING);
        harness.setup(OutgoingRecord.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.open();
    }

    /** Sets the time by which unused state expires. */
    public void setStateTtlTime(long millis) {
        harness.setStateTtlProcessingTime(millis);
    }

    public int stateEntries() {
        return harness.numKeyedStateEntries();
    }

    public Forwarded rendered(EventGroup group) throws Exception {
        harness.processElement(group, 0);
        List<OutgoingRecord> records = List.copyOf(harness.extractOutputValues());
        harness.getOutput().clear();
        List<DeadLetter> letters = new ArrayList<>();
        var refused = harness.getSideOutput(REFUSED);
        if (refused != null) {
            refused.stream().map(StreamRecord::getValue).forEach(letters::add);
            refused.clear();
        }
        return new Forwarded(records, letters);
    }

    @Override
    public void close() throws IOException {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IOException("The operator did not close.", e);
        }
    }
}
