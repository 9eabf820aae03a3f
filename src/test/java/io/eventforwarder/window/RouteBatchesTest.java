package io.eventforwarder.window;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.settings.StateOfAnotherDestination;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class RouteBatchesTest {
    private static final OutputTag<Fragment> SOMEWHERE =
            new OutputTag<>("somewhere", Fragment.TYPE);

    private static OneInputStreamOperatorTestHarness<EventBatch, EventBatch> to(String destination)
            throws Exception {
        OneInputStreamOperatorTestHarness<EventBatch, EventBatch> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(
                                new RouteBatches(
                                        Mode.TEN_MINUTE, 1, SOMEWHERE, SOMEWHERE, destination)));
        harness.setup(EventBatch.TYPE.createSerializer(new SerializerConfigImpl()));
        return harness;
    }

    private static OperatorSubtaskState stateFor(String destination) throws Exception {
        OneInputStreamOperatorTestHarness<EventBatch, EventBatch> harness = to(destination);
        harness.open();
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        return state;
    }

    private static void start(OperatorSubtaskState state, String destination) throws Exception {
        OneInputStreamOperatorTestHarness<EventBatch, EventBatch> harness = to(destination);
        harness.initializeState(state);
        harness.open();
        harness.close();
    }

    @Test
    void stateOfAnotherDestinationIsRefusedInASentence() throws Exception {
        OperatorSubtaskState state = stateFor("the stream a in us-east-1 of the account 1");

        assertThatThrownBy(() -> start(state, "the stream b in us-east-1 of the account 1"))
                .isInstanceOf(StateOfAnotherDestination.class)
                .hasMessage(
                        "The state was written for the stream a in us-east-1 of the account 1, but"
                                + " the settings now name the stream b in us-east-1 of the account"
                                + " 1. Start the job with the settings as they were, or, for the"
                                + " new destination, without this state: Source.initial-position"
                                + " then says where it begins.");
    }

    @Test
    void stateOfTheSameDestinationOrOfNoneGoesOn() throws Exception {
        OperatorSubtaskState state = stateFor("the stream a");

        assertThatCode(() -> start(state, "the stream a")).doesNotThrowAnyException();
        assertThatCode(() -> start(state, "")).doesNotThrowAnyException();
        assertThatCode(() -> start(stateFor(""), "the stream a")).doesNotThrowAnyException();
    }
}
