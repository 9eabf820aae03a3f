package io.eventforwarder.benchmark.throughput;

import io.eventforwarder.benchmark.results.Machine;
import io.eventforwarder.benchmark.results.Run;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Medians of what has been measured; a table for each build, collector, heap and data set. */
final class Table {
    private static final List<String> HEADS =
            List.of(
                    "subject",
                    "MB/s",
                    "of runs",
                    "events/s",
                    "x datastream",
                    "x sql",
                    "x tokenize",
                    "events/record",
                    "CPU s/GB",
                    "B/event",
                    "B/byte",
                    "peak MB",
                    "heap MB",
                    "others %");

    private final List<Run<RunKey, Figures>> runs;
    private final boolean isMarkdown;

    /** What runs of one table have in common. */
    private record Circumstances(
            String build,
            Collector collector,
            String heap,
            int megabytes,
            int checkpointSeconds,
            Machine machine) {
        static Circumstances of(Run<RunKey, Figures> run) {
            RunKey key = run.key();
            return new Circumstances(
                    key.build(),
                    key.collector(),
                    key.heap(),
                    key.megabytes(),
                    key.checkpointSeconds(),
                    run.machine());
        }

        String describe() {
            return "%s collector, heap of %s, data set of %,d MB, %s; build %s; %s"
                    .formatted(
                            collector == Collector.G1 ? "G1" : "Parallel",
                            heap,
                            megabytes,
                            checkpointSeconds == 0
                                    ? "no checkpoints"
                                    : "checkpoints every %d s".formatted(checkpointSeconds),
                            build,
                            machine.describe());
        }
    }

    Table(List<Run<RunKey, Figures>> runs, boolean isMarkdown) {
        this.runs = runs;
        this.isMarkdown = isMarkdown;
    }

    void print(PrintStream out) {
        Map<Circumstances, List<Run<RunKey, Figures>>> tables = new LinkedHashMap<>();
        for (Run<RunKey, Figures> run : runs) {
            tables.computeIfAbsent(Circumstances.of(run), same -> new ArrayList<>()).add(run);
        }
        tables.forEach((circumstances, of) -> print(circumstances, of, out));
    }

    private void print(
            Circumstances circumstances, List<Run<RunKey, Figures>> of, PrintStream out) {
        Map<Subject, Rates> rates = rates(of);
        if (rates.isEmpty()) {
            return;
        }
        String first = of.get(0).date().substring(0, 10);
        String last = of.get(of.size() - 1).date().substring(0, 10);
        out.println(
                circumstances.describe()
                        + "; "
                        + (first.equals(last) ? first : first + " to " + last));
        out.println();
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADS);
        rates.forEach((subject, its) -> rows.add(row(subject, its, rates)));
        if (isMarkdown) {
            printMarkdown(rows, out);
        } else {
            printText(rows, out);
            out.println();
            Aims.of(rates).forEach(aim -> out.println(aim.sentence()));
        }
        out.println();
    }

    /**
     * In the order of the subjects; those alone that have a pair of runs. Where a subject ran with
     * windows of several lengths, those of the last run count.
     */
    static Map<Subject, Rates> rates(List<Run<RunKey, Figures>> runs) {
        Map<RunKey, Figures> byKey = new LinkedHashMap<>();
        Map<String, Long> intervals = new HashMap<>();
        for (Run<RunKey, Figures> run : runs) {
            byKey.put(run.key(), run.figures());
            intervals.put(run.key().subject(), run.key().intervalMillis());
        }
        byKey.keySet().removeIf(key -> intervals.get(key.subject()) != key.intervalMillis());
        Map<Subject, List<Rates.Pair>> pairs = new EnumMap<>(Subject.class);
        byKey.forEach(
                (key, longer) -> {
                    Figures shorter = byKey.get(key.with(Length.SHORT));
                    Optional<Subject> subject = Subject.named(key.subject());
                    if (key.length() == Length.LONG && shorter != null && subject.isPresent()) {
                        pairs.computeIfAbsent(subject.get(), same -> new ArrayList<>())
                                .add(new Rates.Pair(shorter, longer));
                    }
                });
        Map<Subject, Rates> rates = new EnumMap<>(Subject.class);
        pairs.forEach((subject, its) -> rates.put(subject, new Rates(its)));
        return rates;
    }

    private static List<String> row(Subject subject, Rates its, Map<Subject, Rates> rates) {
        boolean isJob = !subject.work.isLimit();
        double[] range = its.range();
        return List.of(
                subject.label(),
                number("%,.1f", its.megabytesPerSecond()),
                its.runs() + ": " + number("%,.1f", range[0]) + "–" + number("%,.1f", range[1]),
                number("%,.0f", its.eventsPerSecond()),
                ratio(
                        its,
                        rates.get(
                                like(
                                        subject,
                                        Subject.DATASTREAM_HEAP,
                                        Subject.DATASTREAM_ROCKSDB))),
                ratio(its, rates.get(like(subject, Subject.SQL_HEAP, Subject.SQL_ROCKSDB))),
                ratio(its, rates.get(Subject.TOKENIZE)),
                isJob ? number("%.1f", its.eventsPerRecord()) : "",
                number("%.1f", its.cpuSecondsPerGigabyte()),
                number("%,.0f", its.allocatedPerEvent()),
                number("%.2f", its.allocatedPerByte()),
                number("%,.0f", its.peakResidentMegabytes()),
                number("%,.0f", its.peakHeapMegabytes()),
                number("%.0f", its.otherWorkPercent()));
    }

    /** The one with the subject's state backend. */
    private static Subject like(Subject subject, Subject onHeap, Subject onRocksdb) {
        return subject.backend == Backend.HEAP ? onHeap : onRocksdb;
    }

    private static String ratio(Rates its, Rates to) {
        return to == null ? "" : number("%.2f", its.megabytesPerSecond() / to.megabytesPerSecond());
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static void printMarkdown(List<List<String>> rows, PrintStream out) {
        for (int i = 0; i < rows.size(); i++) {
            out.println("| " + String.join(" | ", rows.get(i)) + " |");
            if (i == 0) {
                out.println("|---" + "|---:".repeat(HEADS.size() - 1) + "|");
            }
        }
    }

    private static void printText(List<List<String>> rows, PrintStream out) {
        int[] widths = new int[HEADS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
            }
            out.println(line);
        }
    }
}
