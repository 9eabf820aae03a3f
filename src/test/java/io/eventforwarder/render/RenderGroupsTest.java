package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SettingsInForce;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.TestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenderGroupsTest {
    private static final long BEGINNING = 1_700_000_000_000L;
    private static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", DeadLetter.TYPE);

    private KeyedOneInputStreamOperatorTestHarness<String, EventGroup, OutgoingRecord> harness;

    /** Settings that have not changed since the start. */
    private static final class Unchanged implements SettingsInForce {
        private static final long serialVersionUID = 1L;

        @Override
        public long fingerprint() {
            return 0;
        }

        @Override
        public Optional<EventBatch> applyTo(EventBatch batch) {
            throw new AssertionError("These settings have been applied.");
        }
    }

    private void open(String... settings) throws Exception {
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new RenderGroups(
                                        TestSettings.asReceived(settings),
                                        new Unchanged(),
                                        REFUSED)),
                        EventGroup::deviceKey,
                        Types.STRING);
        harness.setup(OutgoingRecord.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.open();
        harness.setStateTtlProcessingTime(BEGINNING);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void leaves(String device) throws Exception {
        BatchJson batch =
                BatchJson.bareWith("{\"event_type\": \"screen_view\"}")
                        .with("mp_deviceid", '"' + device + '"');
        EventBatch parsed = GroupForwarding.parsed(batch.toString(), 0).get(0);
        harness.processElement(
                new EventGroup(
                        parsed.deviceKey(),
                        CloseReason.INTERVAL,
                        List.of(new Fragment(parsed, "", false, 0))),
                0);
    }

    private List<Integer> sequences() {
        List<Integer> sequences = new ArrayList<>();
        for (OutgoingRecord record : harness.extractOutputValues()) {
            sequences.add(Json.read(record.bytes()).at("/forwarding_info/device_sequence").asInt());
        }
        return sequences;
    }

    @Test
    void deviceSequenceCountsEachDevicesRecords() throws Exception {
        open("Output.include-forwarding-info", "true");
        leaves("a");
        leaves("b");
        leaves("a");
        leaves("a");

        assertThat(sequences()).containsExactly(1, 1, 2, 3);
    }

    @Test
    void deviceSequenceStartsAgainAfterSevenDaysOfSilence() throws Exception {
        open("Output.include-forwarding-info", "true");
        leaves("a");
        harness.setStateTtlProcessingTime(BEGINNING + Duration.ofDays(7).toMillis() - 1);
        leaves("a");
        harness.setStateTtlProcessingTime(BEGINNING + Duration.ofDays(14).toMillis() - 1);
        leaves("a");

        assertThat(sequences()).containsExactly(1, 2, 1);
    }

    @Test
    void deviceSequenceNeedsNoStateWithoutItsSetting() throws Exception {
        open();
        leaves("a");

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void aTooLargeRecordIsADeadLetter() throws Exception {
        open("Output.max-record-size", "1 kib");
        leaves("x".repeat(2_000));

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getSideOutput(REFUSED)).hasSize(1);
    }
}
