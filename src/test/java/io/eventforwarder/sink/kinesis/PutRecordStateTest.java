package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.StateOfAnotherDestinationException;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Unacknowledged records survive checkpoints, restarts and rescaling in order. */
@ParameterizedClass(name = "at most {0} records a request")
@ValueSource(ints = {1, 500})
@Timeout(60)
class PutRecordStateTest {
    @Parameter private int maxRecords;

    private ControlledClient before;
    private ControlledClient after;

    @BeforeEach
    void openClients() {
        before = new ControlledClient(maxRecords);
        after = new ControlledClient(maxRecords);
    }

    @Test
    void aSnapshotDoesNotWaitForRequests() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(before)) {
            sink.receive("a1", "a2", "b1");

            sink.snapshot();

            assertThat(before.inFlight())
                    .extracting(ControlledClient.Sent::text)
                    .containsExactly("a1", "b1");
        }
    }

    @Test
    void aChangeOfPutApiKeepsWaitingRecordsAndCounters() throws Exception {
        OperatorSubtaskState snapshot;
        try (SinkSubtask sink = SinkSubtask.startedWith(before)) {
            sink.receiveApart("a1", "a2", "b1", "c1");
            sink.acknowledge("a1", "c1");
            snapshot = sink.snapshot();
        }

        ControlledClient withTheOther = new ControlledClient(maxRecords == 1 ? 500 : 1);
        try (SinkSubtask sink = SinkSubtask.to(withTheOther).restoredFrom(snapshot).start()) {
            assertThat(sink.eventsInSink()).isEqualTo(2 * SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.metrics().counter(Metrics.EVENTS_FORWARDED))
                    .isEqualTo(2 * SinkSubtask.EVENTS_A_RECORD);

            sink.acknowledgeAll();

            assertThat(withTheOther.stored()).containsExactlyInAnyOrder("a2", "b1");
            assertThat(sink.metrics().counter(Metrics.EVENTS_FORWARDED))
                    .isEqualTo(4 * SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.metrics().counter(Metrics.RECORDS_FORWARDED)).isEqualTo(4);
        }
    }

    @Test
    void recordsAcknowledgedBetweenTwoSnapshotsAreNotInTheSecond() throws Exception {
        OperatorSubtaskState second;
        try (SinkSubtask sink = SinkSubtask.startedWith(before)) {
            sink.receive("a1", "a2", "b1");
            sink.snapshot();
            sink.acknowledge("a1", "b1");
            sink.receive("a3", "b2");
            second = sink.snapshot();
        }

        try (SinkSubtask sink = SinkSubtask.to(after).restoredFrom(second).start()) {
            sink.acknowledgeAll();

            assertThat(after.stored()).containsExactlyInAnyOrder("a2", "a3", "b2");
            assertThat(after.stored()).containsSubsequence("a2", "a3");
        }
    }

    @Test
    void recordsAcknowledgedWithinACheckpointIntervalAreNeverWrittenToState() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(before)) {
            sink.receive("a1", "a2");
            assertThat(sink.stateEntries()).isZero();

            sink.acknowledge("a1", "a2");
            sink.snapshot();

            assertThat(sink.stateEntries()).isZero();
        }
    }

    @Test
    void noSubtaskSendsWaitingRecordsToAnotherDestination() throws Exception {
        OperatorSubtaskState snapshot;
        try (SinkSubtask sink = SinkSubtask.to(before).stateDestination("the stream a").start()) {
            // Each of two subtasks has several of these devices.
            sink.receive("a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1");
            snapshot = sink.snapshot();
        }

        for (int index = 0; index < 2; index++) {
            SinkSubtask.Builder subtask =
                    SinkSubtask.to(after)
                            .restoredFrom(snapshot, 1, 2, index)
                            .stateDestination("the stream b");
            assertThatThrownBy(subtask::start)
                    .isInstanceOf(StateOfAnotherDestinationException.class)
                    .hasMessageStartingWith(
                            "The state was written for the stream a, but the settings now name the"
                                    + " stream b. ");
        }
        assertThat(after.sent()).isEmpty();
    }
}
