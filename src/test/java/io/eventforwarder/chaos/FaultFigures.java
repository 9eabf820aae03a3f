package io.eventforwarder.chaos;

import io.eventforwarder.kinesis.Fault;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;

/** The results of a {@link FaultRun}. */
record FaultFigures(
        FaultRun run,
        long sent,
        Ledger ledger,
        Delivery delivery,
        Map<Fault, Long> requests,
        JobStatus status,
        long checkpoints,
        long longestCheckpointMillis) {

    private static final String ROW = "%-6s %-12s %-12s %9s %9s %10s %6s %10s %10s %8s %11s %8s%n";

    static String heading() {
        return ROW.formatted(
                "seed",
                "grouping",
                "put-api",
                "events",
                "requests",
                "duplicates",
                "lost",
                "reordered",
                "differing",
                "ledger",
                "checkpoints",
                "longest");
    }

    String row() {
        return ROW.formatted(
                        run.seed(),
                        run.grouping().toString().toLowerCase(Locale.ROOT),
                        run.putApi(),
                        sent,
                        requests.values().stream().mapToLong(Long::longValue).sum(),
                        delivery.duplicates(),
                        delivery.lost(),
                        delivery.reordered(),
                        delivery.differing(),
                        ledger.isExact() ? "exact" : "wrong",
                        checkpoints,
                        longestCheckpointMillis + " ms")
                + "       "
                + requests.entrySet().stream()
                        .filter(entry -> entry.getKey() != Fault.NONE)
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + System.lineSeparator();
    }

    /** Whether the job kept its guarantees. */
    boolean isGood() {
        return status == JobStatus.RUNNING
                && ledger.isSettled(sent)
                && delivery.lost() == 0
                && delivery.reordered() == 0
                && delivery.repeated() == 0
                && delivery.differing() == 0;
    }
}
