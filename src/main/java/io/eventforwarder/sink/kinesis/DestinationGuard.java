package io.eventforwarder.sink.kinesis;

import io.eventforwarder.settings.StateOfAnotherDestinationException;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/** The records in a sink's state are for the destination that it was written for. */
final class DestinationGuard {
    private DestinationGuard() {}

    /**
     * Notes in a subtask's state whom its records are for. Called before any is sent: the task that
     * tells destinations apart for the windows may begin after the sink's.
     *
     * @param destination as a sentence names it
     * @throws StateOfAnotherDestinationException if they are for another
     */
    static void areFor(String destination, OperatorStateStore operatorState) throws Exception {
        // Broadcast state is there for each subtask, however many there are after a restore. So
        // would a union list be, but then no checkpoint is taken once some subtasks have finished.
        BroadcastState<String, Boolean> known =
                operatorState.getBroadcastState(
                        new MapStateDescriptor<>(
                                "destination",
                                StringSerializer.INSTANCE,
                                BooleanSerializer.INSTANCE));
        for (var written : known.immutableEntries()) {
            if (!written.getKey().equals(destination)) {
                throw new StateOfAnotherDestinationException(written.getKey(), destination);
            }
        }
        known.put(destination, true);
    }
}
