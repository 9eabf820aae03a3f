package io.eventforwarder.benchmark.throughput;

import com.fasterxml.jackson.core.type.TypeReference;
import io.eventforwarder.benchmark.results.Results;
import io.eventforwarder.benchmark.results.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code scripts/benchmark throughput}: how fast this job is at one slot, beside the jobs that one
 * would write instead, and beside what the machine can do.
 */
public final class Throughput {
    private static final String RESULTS = "throughput.jsonl";
    static final TypeReference<Run<RunKey, Figures>> RUN = new TypeReference<>() {};
    private static final int MOST_TRIES = 5;

    private final ThroughputOptions options;
    private final PrintStream out;

    Throughput(ThroughputOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Throughput of(List<String> arguments) {
        return new Throughput(ThroughputOptions.of(arguments.toArray(String[]::new)), System.out);
    }

    /** Measures what is not measured yet, and prints the table. */
    public void run() throws Exception {
        if (options.isList) {
            for (Subject subject : Subject.values()) {
                out.println(subject.label());
            }
            return;
        }
        Results<RunKey, Figures> results = Results.in(options.folder.resolve(RESULTS), RUN);
        if (!options.isTable) {
            measure(results);
        }
        new Table(results.runs(), options.isMarkdown).print(out);
    }

    private void measure(Results<RunKey, Figures> results)
            throws IOException, InterruptedException, FailedRun {
        if (options.isFresh) {
            results.forget(this::isAsked);
        }
        List<RunKey> missing = missing(results, options);
        if (missing.isEmpty()) {
            return;
        }
        Dataset dataset = Dataset.in(options.folder, options.megabytes, out);
        Mark all = dataset.mark(Dataset.PARTS);
        out.printf(
                "%,d bytes, %,d batches, %,d events, %,d devices%n",
                all.bytes(), all.batches(), all.events(), Dataset.DEVICES);
        ChildJvm child = new ChildJvm(options.collector, options.heap);
        int done = 0;
        for (RunKey key : missing) {
            done++;
            out.printf(
                    "[%d of %d] %-20s %-5s %d: ",
                    done, missing.size(), key.subject(), key.length(), key.number());
            out.flush();
            results.add(key, quietest(child, task(key, dataset)));
            out.println();
        }
        out.println();
    }

    /** Again, while other processes disturb it more than they may, but not for ever. */
    private Figures quietest(ChildJvm child, MeasuredRun.Task task)
            throws IOException, InterruptedException, FailedRun {
        Figures quietest = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Figures figures = child.run(task);
            out.printf(
                    "%s%,.0f MB in %.1f s%s",
                    tries == 0 ? "" : ", again ",
                    figures.bytes() / 1e6,
                    figures.seconds(),
                    task.checkpointSeconds() == 0
                            ? ""
                            : ", %d checkpoints".formatted(figures.checkpoints()));
            out.flush();
            if (quietest == null || figures.otherWork() < quietest.otherWork()) {
                quietest = figures;
            }
            if (100 * figures.otherWork() <= options.mostOtherWorkPercent) {
                break;
            }
            out.printf(" (others had %.0f %% of the cores)", 100 * figures.otherWork());
        }
        return quietest;
    }

    private boolean isAsked(RunKey key) {
        return options.subjects.stream()
                .anyMatch(subject -> key.equals(options.key(subject, key.length(), key.number())));
    }

    /** In turn: each subject once, then each once more. */
    static List<RunKey> missing(Results<RunKey, Figures> results, ThroughputOptions options) {
        List<RunKey> missing = new ArrayList<>();
        for (int number = 1; number <= options.runs; number++) {
            for (Subject subject : options.subjects) {
                for (Length length : Length.values()) {
                    RunKey key = options.key(subject, length, number);
                    if (results.of(key).isEmpty()) {
                        missing.add(key);
                    }
                }
            }
        }
        return missing;
    }

    private static MeasuredRun.Task task(RunKey key, Dataset dataset) throws IOException {
        Subject subject = Subject.named(key.subject()).orElseThrow();
        int parts = key.length().parts(subject.work);
        int times = 1;
        if (subject.work.isLimit()) {
            times = parts;
            parts = Work.PARTS_IN_MEMORY;
        }
        Path input = dataset.first(parts).toAbsolutePath();
        return new MeasuredRun.Task(
                subject,
                input.toString(),
                dataset.mark(parts),
                times,
                key.intervalMillis(),
                key.checkpointSeconds());
    }
}
