package io.eventforwarder.window;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/** The destination, in a job's state: what that holds is for no other. */
final class KnownDestination {
    private final ListState<String> state;
    private final String destination;

    /**
     * @param destination as a sentence names it; empty if records go nowhere that counts
     * @throws StateOfAnotherDestination if the state was written for another
     */
    KnownDestination(String destination, OperatorStateStore operatorState) throws Exception {
        this.destination = destination;
        state =
                operatorState.getUnionListState(
                        new ListStateDescriptor<>("destination", StringSerializer.INSTANCE));
        for (String written : state.get()) {
            if (!written.isEmpty() && !destination.isEmpty() && !written.equals(destination)) {
                throw new StateOfAnotherDestination(written, destination);
            }
        }
    }

    void store() throws Exception {
        state.update(List.of(destination));
    }
}
