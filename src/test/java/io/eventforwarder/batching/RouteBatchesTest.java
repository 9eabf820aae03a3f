package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.settings.StateOfAnotherDestinationException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteBatchesTest {
    private static OneInputStreamOperatorTestHarness<EventBatch, Fragment> harness(
            Mode mode, String destination, boolean compresses) throws Exception {
        OneInputStreamOperatorTestHarness<EventBatch, Fragment> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new RouteBatches(mode, destination, 1, compresses)));
        harness.setup(Fragment.TYPE.createSerializer(new SerializerConfigImpl()));
        return harness;
    }

    private static OperatorSubtaskState stateOf(Mode mode, String destination) throws Exception {
        OneInputStreamOperatorTestHarness<EventBatch, Fragment> harness =
                harness(mode, destination, false);
        harness.open();
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        return state;
    }

    private static void start(OperatorSubtaskState state, Mode mode, String destination)
            throws Exception {
        OneInputStreamOperatorTestHarness<EventBatch, Fragment> harness =
                harness(mode, destination, false);
        harness.initializeState(state);
        harness.open();
        harness.close();
    }

    @Test
    void stateOfAnotherModeIsRefusedInASentence() throws Exception {
        for (Mode written : Mode.values()) {
            OperatorSubtaskState state = stateOf(written, "");
            for (Mode mode : Mode.values()) {
                if (mode == written) {
                    start(state, mode, "");
                } else {
                    assertThatThrownBy(() -> start(state, mode, ""))
                            .isInstanceOf(StateOfAnotherModeException.class)
                            .hasMessageContaining("The state was written by a job that sends ")
                            .hasMessageContaining("without state");
                }
            }
        }
    }

    @Test
    void stateOfAnotherDestinationIsRefusedInASentence() throws Exception {
        OperatorSubtaskState state =
                stateOf(Mode.TEN_MINUTE, "the stream a in us-east-1 of the account 1");

        assertThatThrownBy(
                        () ->
                                start(
                                        state,
                                        Mode.TEN_MINUTE,
                                        "the stream b in us-east-1 of the account 1"))
                .isInstanceOf(StateOfAnotherDestinationException.class)
                .hasMessage(
                        "The state was written for the stream a in us-east-1 of the account 1, but"
                                + " the settings now name the stream b in us-east-1 of the account"
                                + " 1. Start the job with the settings as they were, or, for the"
                                + " new destination, without this state: Source.initial-position"
                                + " then says where it begins.");
    }

    @Test
    void stateOfTheSameDestinationOrOfNoneGoesOn() throws Exception {
        OperatorSubtaskState state = stateOf(Mode.TEN_MINUTE, "the stream a");

        assertThatCode(() -> start(state, Mode.TEN_MINUTE, "the stream a"))
                .doesNotThrowAnyException();
        assertThatCode(() -> start(state, Mode.TEN_MINUTE, "")).doesNotThrowAnyException();
        assertThatCode(() -> start(stateOf(Mode.TEN_MINUTE, ""), Mode.TEN_MINUTE, "the stream a"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "AS_RECEIVED", mode = EnumSource.Mode.EXCLUDE)
    void compressedFragmentsHoldTheSameBatches(Mode mode) throws Exception {
        List<Fragment> plain = fragments(mode, false);
        List<Fragment> compressed = fragments(mode, true);

        assertThat(compressed).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(compressed.get(i).batch())
                    .usingRecursiveComparison()
                    .isEqualTo(plain.get(i).batch());
            assertThat(serializedBytes(compressed.get(i)))
                    .isLessThan(serializedBytes(plain.get(i)) / 2);
        }
    }

    private static List<Fragment> fragments(Mode mode, boolean compresses) throws Exception {
        String event = "{\"event_type\":\"custom_event\",\"data\":{\"event_name\":\"a\"}},";
        String json = "{\"events\":[" + event.repeat(99) + event.replaceAll(",$", "") + "]}";
        InputRecord record =
                new InputRecord(
                        json.getBytes(StandardCharsets.UTF_8), SourcePosition.inFile("a", 0), 0);
        EventBatch batch = new RecordParser(Set.of()).parse(record).batches().get(0);
        OneInputStreamOperatorTestHarness<EventBatch, Fragment> harness =
                harness(mode, "", compresses);
        harness.open();
        harness.processElement(batch, 0);
        List<Fragment> fragments = harness.extractOutputValues();
        harness.close();
        return fragments;
    }

    private static int serializedBytes(Fragment fragment) throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        Fragment.TYPE.createSerializer(new SerializerConfigImpl()).serialize(fragment, out);
        return out.length();
    }
}
