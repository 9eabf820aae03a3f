package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.settings.StateOfAnotherDestinationException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

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
}
