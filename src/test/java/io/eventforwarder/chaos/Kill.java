package io.eventforwarder.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The kill of a process.
 *
 * @param isJobManager whether the process is the JobManager; otherwise it is a TaskManager
 * @param which selects the TaskManager; from 0 to 1
 * @param duringRecovery whether jobs may still be recovering from the previous kill
 * @param pause the time after the previous kill or, without {@code duringRecovery}, after the
 *     recovery
 */
record Kill(boolean isJobManager, double which, boolean duringRecovery, Duration pause) {
    private static final int LONGEST_PAUSE_MILLIS = 3000;

    /** One of this many kills happens during recovery. */
    private static final int ONE_OF = 4;

    /**
     * A sequence of kills, one of them of the JobManager. The same seed gives the same sequence.
     */
    static List<Kill> draw(long seed, int taskManagers) {
        Random random = new Random(seed);
        int jobManagerAt = random.nextInt(taskManagers + 1);
        List<Kill> kills = new ArrayList<>();
        for (int i = 0; i <= taskManagers; i++) {
            kills.add(
                    new Kill(
                            i == jobManagerAt,
                            random.nextDouble(),
                            i > 0 && random.nextInt(ONE_OF) == 0,
                            Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS))));
        }
        return kills;
    }
}
