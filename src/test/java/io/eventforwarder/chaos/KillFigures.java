package io.eventforwarder.chaos;

import java.util.Locale;

/**
 * The results of a job of a {@link KillRun}.
 *
 * @param lostLetters dead letters that never arrived
 */
record KillFigures(
        Grouping grouping,
        String state,
        long sent,
        Ledger ledger,
        Delivery delivery,
        long lostLetters,
        long restarts) {

    private static final String ROW = "%-12s %9s %9s %9s %9s %12s %9s %9s %6s %10s %9s %10s %8s%n";

    static String heading() {
        return ROW.formatted(
                "grouping",
                "events",
                "forwarded",
                "filtered",
                "records",
                "dead letters",
                "restarts",
                "repeated",
                "lost",
                "duplicates",
                "differing",
                "reordered",
                "ledger");
    }

    String row() {
        return ROW.formatted(
                grouping.toString().toLowerCase(Locale.ROOT),
                sent,
                ledger.forwarded(),
                ledger.filtered(),
                delivery.records(),
                ledger.deadLettered(),
                restarts,
                delivery.repeated(),
                delivery.lost() + lostLetters,
                delivery.duplicates(),
                delivery.differing(),
                delivery.reordered(),
                ledger.isExact() && ledger.received() == sent ? "exact" : "wrong");
    }

    /** Whether the job kept its guarantees. */
    boolean isGood() {
        return state.equals("RUNNING")
                && ledger.isSettled(sent)
                && lostLetters == 0
                && delivery.lost() == 0
                && delivery.reordered() == 0
                && delivery.differing() == 0
                && (grouping == Grouping.TEN_MINUTE || delivery.repeated() == 0);
    }
}
