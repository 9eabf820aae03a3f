package io.eventforwarder.chaos;

import io.eventforwarder.kinesis.Fault;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;

/**
 * The results of a {@link FaultRun}.
 *
 * @param refused custom events of the records that the stream refused, which are dead letters
 */
record FaultFigures(
        FaultRun run,
        long sent,
        Ledger ledger,
        Delivery delivery,
        long refused,
        Map<Fault, Long> requests,
        JobStatus status,
        long checkpoints,
        long longestCheckpointMillis) {

    /** Whether the job kept its guarantees. */
    boolean isGood() {
        return status == JobStatus.RUNNING
                && ledger.isSettled(sent)
                && delivery.lost() == refused
                && delivery.reordered() == 0
                && delivery.repeated() == 0
                && delivery.differing() == 0;
    }
}
