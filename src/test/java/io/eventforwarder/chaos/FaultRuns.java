package io.eventforwarder.chaos;

import io.eventforwarder.testing.StoppableCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@link FaultRun}s of several jobs at once, on a cluster of this process. */
final class FaultRuns {
    private final Path folder;
    private final Duration duration;

    FaultRuns(Path folder, Duration duration) {
        this.folder = folder;
        this.duration = duration;
    }

    /** What is to run: a seed, a grouping and a {@code put-api} each. */
    record Run(long seed, Grouping grouping, String putApi) {}

    List<FaultFigures> atOnce(Run... runs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(runs.length);
        try (StoppableCluster cluster =
                new StoppableCluster(folder, runs.length * FaultRun.PARALLELISM)) {
            List<Callable<FaultFigures>> calls = new ArrayList<>();
            for (Run run : runs) {
                Path deadLetters = folder.resolve("dead-letters-" + calls.size());
                calls.add(
                        new FaultRun(
                                        cluster,
                                        deadLetters,
                                        run.seed(),
                                        duration,
                                        run.grouping(),
                                        run.putApi())
                                ::run);
            }
            List<FaultFigures> figures = new ArrayList<>();
            for (Future<FaultFigures> run : threads.invokeAll(calls)) {
                figures.add(run.get());
            }
            return figures;
        } finally {
            threads.shutdownNow();
        }
    }
}
