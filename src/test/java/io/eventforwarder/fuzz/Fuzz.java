package io.eventforwarder.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Runs the cases of a seed on several threads, each case once. */
final class Fuzz {
    static final int JOBS = 16;
    private static final int CHUNK = 250;

    /** The operators remember devices. New ones begin anew, so that their memory has a bound. */
    private static final int CHUNKS_OF_A_JOB = 200;

    private final Mutations mutations = new Mutations();
    private final long seed;
    private final AtomicLong nextChunk = new AtomicLong();
    private final AtomicLong inputs = new AtomicLong();
    private volatile boolean hasFailed;

    Fuzz(long seed) {
        this.seed = seed;
    }

    /** How many inputs have gone all their ways. */
    long inputs() {
        return inputs.get();
    }

    /** Runs one case. */
    void runCase(long number) throws Exception {
        List<FuzzedJob> jobs = jobs();
        run(number, jobs);
        close(jobs);
    }

    /**
     * Runs cases in their order, from the first.
     *
     * @param atLeast how many inputs: the same number of cases for the same number of inputs
     * @param isOver ends it before
     * @throws FuzzFailure of a case that fails
     */
    void run(long atLeast, BooleanSupplier isOver) throws InterruptedException {
        long chunks = -Math.floorDiv(-atLeast, (long) CHUNK * FuzzCase.INPUTS);
        BooleanSupplier isDone =
                () -> hasFailed || isOver.getAsBoolean() || nextChunk.get() >= chunks;
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(
                        executor.submit(
                                () -> {
                                    work(chunks, isDone);
                                    return null;
                                }));
            }
            for (Future<Void> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FuzzFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("The fuzzing itself failed.", e.getCause());
        } finally {
            executor.shutdown();
        }
    }

    private void work(long chunks, BooleanSupplier isDone) throws Exception {
        while (!isDone.getAsBoolean()) {
            List<FuzzedJob> jobs = jobs();
            for (int i = 0; i < CHUNKS_OF_A_JOB && !isDone.getAsBoolean(); i++) {
                long chunk = nextChunk.getAndIncrement();
                long first = chunk * CHUNK;
                for (long number = first; chunk < chunks && number < first + CHUNK; number++) {
                    run(number, jobs);
                }
            }
            close(jobs);
        }
    }

    private void run(long number, List<FuzzedJob> jobs) {
        FuzzCase one = new FuzzCase(seed, number, mutations, jobs);
        try {
            one.run();
            inputs.addAndGet(FuzzCase.INPUTS);
        } catch (Exception | AssertionError | StackOverflowError e) {
            hasFailed = true;
            throw new FuzzFailure(seed, number, one.inputs(), e);
        }
    }

    private static List<FuzzedJob> jobs() throws Exception {
        List<FuzzedJob> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(new FuzzedJob(FuzzedJob.settings(i)));
        }
        return jobs;
    }

    private static void close(List<FuzzedJob> jobs) throws Exception {
        for (FuzzedJob job : jobs) {
            job.close();
        }
    }
}
