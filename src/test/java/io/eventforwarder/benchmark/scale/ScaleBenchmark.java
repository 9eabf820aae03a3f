package io.eventforwarder.benchmark.scale;

import io.eventforwarder.benchmark.load.DeviceTraffic;
import io.eventforwarder.benchmark.load.JvmRun;
import io.eventforwarder.benchmark.load.MeasuredJvm;
import io.eventforwarder.benchmark.load.Told;
import io.eventforwarder.benchmark.results.Results;
import io.eventforwarder.benchmark.scale.DeviceCosts.Cost;
import io.eventforwarder.benchmark.scale.ScaleOptions.Question;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Ten-minute mode with more slots and with many devices; each run is alone in its JVM. */
public final class ScaleBenchmark {
    private static final List<String> BACKENDS = List.of("hashmap", "rocksdb");
    private static final String HEAP_OF_SLOTS = "4g";
    private static final String COLLECTOR = "Parallel";

    private final ScaleOptions options;
    private final Results<JvmRun, Told> results;

    private ScaleBenchmark(ScaleOptions options, Results<JvmRun, Told> results) {
        this.options = options;
        this.results = results;
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static ScaleBenchmark of(List<String> arguments) throws IOException {
        return new ScaleBenchmark(
                ScaleOptions.of(arguments),
                MeasuredJvm.results(Results.FOLDER.resolve("scale.jsonl")));
    }

    public void run() throws IOException, InterruptedException {
        if (options.fresh()) {
            results.forget(options::ask);
        }
        if (options.questions().contains(Question.SLOTS)) {
            slots();
        }
        if (options.questions().contains(Question.WINDOWS)) {
            windows();
        }
        if (options.questions().contains(Question.DEVICES)) {
            devices();
        }
    }

    private void slots() throws IOException, InterruptedException {
        System.out.printf(
                "Throughput on %d processors, from memory, discarded, 5,000 devices, windows of 5 s"
                        + " on the heap, %s of it:%n",
                Runtime.getRuntime().availableProcessors(), HEAP_OF_SLOTS);
        System.out.printf(
                "%-8s %10s %14s %12s %8s%n", "slots", "MB/s", "events/s", "processors", "ratio");
        double ofOne = 0;
        for (int slots : List.of(1, 2)) {
            Map<String, Double> figures =
                    jvm(HEAP_OF_SLOTS, Question.SLOTS)
                            .run(slots, options.seconds(), options.seconds());
            double bytes = figures.get("bytes");
            ofOne = slots == 1 ? bytes : ofOne;
            System.out.printf(
                    "%-8d %10.1f %,14.0f %12.2f %8.2f%n",
                    slots,
                    bytes / 1e6,
                    figures.get("events"),
                    figures.get("processors"),
                    bytes / ofOne);
        }
        System.out.println();
    }

    private void windows() throws IOException, InterruptedException {
        System.out.printf(
                "%,d devices with an open window each; %s:%n", options.devices(), smallBatches());
        System.out.printf(
                "%-8s %9s %9s %9s %12s %11s %13s %11s %9s%n",
                "backend",
                "filled s",
                "text MB",
                "heap MB",
                "heap B/dev.",
                "ckpt. MB",
                "ckpt. s",
                "restored s",
                "sent s");
        for (String backend : BACKENDS) {
            Map<String, Double> figures =
                    jvm(heap(backend), Question.WINDOWS).run(options.devices(), backend);
            System.out.printf(
                    "%-8s %9.1f %,9.0f %,9.0f %,12.0f %,11.0f %13.1f %11.1f %9.1f%n",
                    backend,
                    figures.get("fillSeconds"),
                    figures.get("text") / 1e6,
                    figures.get("heap") / 1e6,
                    figures.get("heap") / options.devices(),
                    figures.get("checkpoint") / 1e6,
                    figures.get("checkpointSeconds"),
                    figures.get("restoreSeconds"),
                    figures.get("drainSeconds"));
            System.out.printf(
                    "%-8s %,.0f windows were open; %,.0f events were lost%n",
                    backend, figures.get("windows"), figures.get("lost"));
        }
        System.out.println(
                "heap: what a full collection leaves, less what was there before. restored: from"
                        + " the submission to all windows being there. sent: all of them, at the"
                        + " end of the input; every event was counted.\n");
    }

    private void devices() throws IOException, InterruptedException {
        System.out.printf(
                "What an event costs; the windows hold %,d batches, and as many more come; %s:%n",
                options.devices(), smallBatches());
        System.out.print(DeviceCosts.heading());
        for (String backend : BACKENDS) {
            DeviceCosts costs = new DeviceCosts();
            for (int devices : options.numbersOfDevices()) {
                Map<String, Double> figures =
                        jvm(heap(backend), Question.DEVICES)
                                .run(devices, backend, options.devices());
                Cost cost = new Cost(devices, figures.get("cpuMicros"), figures.get("wallMicros"));
                costs.add(cost);
                System.out.print(costs.row(backend, cost));
            }
            System.out.printf(
                    "%s: %s within 25 %%%n", backend, costs.areFlat() ? "flat" : "not flat");
        }
        System.out.println();
    }

    private MeasuredJvm jvm(String heap, Question question) {
        return new MeasuredJvm(results, heap, COLLECTOR, question.main);
    }

    /** What the windows hold has to fit into the heap of the one backend, not of the other. */
    private static String heap(String backend) {
        return backend.equals("hashmap") ? "14g" : "3g";
    }

    private static String smallBatches() {
        return String.format(
                "batches of one event, %,.0f bytes each",
                DeviceTraffic.ofSingleEvents(1).meanBytes());
    }
}
