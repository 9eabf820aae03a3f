package io.eventforwarder.chaos;

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
