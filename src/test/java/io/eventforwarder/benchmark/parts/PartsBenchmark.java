package io.eventforwarder.benchmark.parts;

import com.fasterxml.jackson.core.type.TypeReference;
import io.eventforwarder.benchmark.results.Results;
import io.eventforwarder.benchmark.results.Run;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How fast each part of the job is alone in one thread, and what it allocates: no operator around
 * it, no other part behind it.
 */
public final class PartsBenchmark {
    private static final String RESULTS = "parts.jsonl";

    private final PartsOptions options;
    private final Results<PartRun, PartFigures> results;

    private PartsBenchmark(PartsOptions options, Results<PartRun, PartFigures> results) {
        this.options = options;
        this.results = results;
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static PartsBenchmark of(List<String> arguments) throws IOException {
        return new PartsBenchmark(
                PartsOptions.of(arguments),
                Results.in(
                        Results.FOLDER.resolve(RESULTS),
                        new TypeReference<Run<PartRun, PartFigures>>() {}));
    }

    public void run() throws RunnerException, IOException {
        if (options.fresh()) {
            results.forget(options::ask);
        }
        Map<Part, PartFigures> measured = new EnumMap<>(Part.class);
        System.out.print(PartFigures.heading());
        for (Part part : options.parts()) {
            PartFigures figures = figures(part);
            measured.put(part, figures);
            System.out.print(figures.row());
        }
        System.out.println(
                "MB are of input, as it came in; allocated are bytes for each byte of input.");
        PartAims.of(measured).ifPresent(aim -> System.out.println(aim.sentence()));
    }

    private PartFigures figures(Part part) throws RunnerException, IOException {
        PartRun run = PartRun.ofThisBuild(part, options.quick());
        Optional<PartFigures> known = results.of(run);
        if (known.isPresent()) {
            return known.get();
        }
        PartFigures measured = measure(part);
        results.add(run, measured);
        return measured;
    }

    private PartFigures measure(Part part) throws RunnerException {
        ChainedOptionsBuilder run =
                new OptionsBuilder()
                        .include(part.benchmark().getName().replace(".", "\\.") + "\\..*")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MILLISECONDS)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .jvmArgsAppend("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC")
                        .forks(options.quick() ? 1 : 3)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(options.quick() ? 1 : 3))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(options.quick() ? 1 : 3));
        part.backend().ifPresent(backend -> run.param("backend", backend));
        RunResult result = new Runner(run.build()).runSingle();
        Result<?> time = result.getPrimaryResult();
        Sample sample = part.sample();
        return new PartFigures(
                part,
                sample.bytes(),
                sample.events(),
                time.getScore(),
                time.getScoreError(),
                Allocation.anOperation(result));
    }
}
