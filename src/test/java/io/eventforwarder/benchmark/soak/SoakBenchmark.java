package io.eventforwarder.benchmark.soak;

import io.eventforwarder.benchmark.load.Aim;
import io.eventforwarder.benchmark.load.JvmRun;
import io.eventforwarder.benchmark.load.MeasuredJvm;
import io.eventforwarder.benchmark.load.Told;
import io.eventforwarder.benchmark.results.Results;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The job under steady load for a while, sending to a stub that answers after 5 ms. */
public final class SoakBenchmark {
    private static final String HEAP = "2g";
    private static final double MOST_MILLIS = 50;

    private final SoakOptions options;
    private final Results<JvmRun, Told> results;

    private SoakBenchmark(SoakOptions options, Results<JvmRun, Told> results) {
        this.options = options;
        this.results = results;
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static SoakBenchmark of(List<String> arguments) throws IOException {
        return new SoakBenchmark(
                SoakOptions.of(arguments),
                MeasuredJvm.results(Results.FOLDER.resolve("soak.jsonl")));
    }

    public void run() throws IOException, InterruptedException {
        for (Load load : options.loads()) {
            System.out.printf(
                    "%s, one slot, RocksDB, %s of heap, checkpoints every 10 s, %d minutes at 70 %%"
                            + " of its capacity:%n",
                    load.label(), HEAP, options.minutes());
            List<String> arguments = List.of(load.label(), Integer.toString(options.minutes()));
            if (options.fresh()) {
                results.forget(run -> run.arguments().equals(arguments));
            }
            Map<String, Double> figures =
                    new MeasuredJvm(results, HEAP, "G1", SoakRun.class).run(arguments.toArray());
            if (load == Load.AS_RECEIVED) {
                System.out.println(
                        Aim.atMost(
                                        MOST_MILLIS,
                                        "p99 in ms at 50 % of the capacity",
                                        figures.get("p99AtHalf"))
                                .sentence());
            }
            System.out.println();
        }
        System.out.println(
                "latency: from the moment at which a record was due, late or not, until it was"
                        + " acknowledged; without what full collections held up that were forced to"
                        + " look at the heap.");
    }
}
