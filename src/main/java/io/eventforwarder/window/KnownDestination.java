package io.eventforwarder.window;

import io.eventforwarder.settings.StateOfAnotherDestination;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/** The destination, in a job's state: what that holds is for no other. */
final class KnownDestination {
    private final ListState<String> state;
    private final List<String> known = new ArrayList<>();

    /**
     * @param destination as a sentence names it; empty if records go nowhere that counts
     * @throws StateOfAnotherDestination if the state was written for another
     */
    KnownDestination(String destination, OperatorStateStore operatorState) throws Exception {
        // Every entry is shown to some subtask, which is enough. A union list would be shown to
        // all, but then no checkpoint is taken once some of the input's readers are at its end.
        state =
                operatorState.getListState(
                        new ListStateDescriptor<>("destination", StringSerializer.INSTANCE));
        for (String written : state.get()) {
            if (!destination.isEmpty() && !written.equals(destination)) {
                throw new StateOfAnotherDestination(written, destination);
            }
            known.add(written);
        }
        if (known.isEmpty() && !destination.isEmpty()) {
            known.add(destination);
        }
    }

    void store() throws Exception {
        state.update(known);
    }
}
