package io.eventforwarder.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * When a process is killed, and which.
 *
 * @param isJobManager else it is a TaskManager
 * @param which of the TaskManagers; a number from 0 to 1
 * @param duringRecovery whether that is while jobs may still recover from the kill before
 * @param pause how long after that, or after they recovered
 */
record Kill(boolean isJobManager, double which, boolean duringRecovery, Duration pause) {
    private static final int LONGEST_PAUSE_MILLIS = 3000;

    /** One kill in so many comes during recovery. */
    private static final int ONE_OF = 4;

    /** TaskManagers, and the JobManager once; the same for the same seed. */
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
