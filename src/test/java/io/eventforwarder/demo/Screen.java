package io.eventforwarder.demo;

import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shows the demo's progress: on a terminal a block that is drawn again, elsewhere a line each time.
 */
final class Screen {
    private static final int SAMPLES = 5;
    private static final String METRICS = "the job's metrics, some seconds old: ";

    private final PrintStream out;
    private final boolean isTerminal;
    private final Deque<ForwardedRecord> samples = new ArrayDeque<>();
    private int linesDrawn;

    Screen(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** A line that stays. */
    void say(String line) {
        out.println(line);
        linesDrawn = 0;
    }

    void sample(ForwardedRecord record) {
        if (samples.size() == SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(record);
    }

    void progress(String phase, Totals totals, String jobMetrics, URI dashboard) {
        if (isTerminal) {
            redraw(block(phase, totals, jobMetrics, dashboard));
        } else {
            out.println(line(phase, totals, jobMetrics));
        }
    }

    /** The sum, and whether it adds up. */
    void result(Totals totals) {
        say("");
        byType(totals).forEach(this::say);
        say("");
        if (!samples.isEmpty()) {
            say("Some records that came out:");
            samples.forEach(record -> say("  " + record.abbreviated()));
            say("");
        }
        say(
                String.format(
                        "%,d batches with %,d events went in. Batches without events: %,d forwarded of"
                                + " %,d. Records sent twice: %,d.",
                        totals.batches(),
                        totals.events(),
                        totals.forwardedEmptyBatches(),
                        totals.emptyBatches(),
                        totals.duplicates()));
        say(
                String.format(
                        "received %,d %s forwarded %,d + filtered %,d + dead-lettered %,d",
                        totals.events(),
                        totals.inFlight() == 0 ? "=" : "!=",
                        totals.forwarded(),
                        totals.filtered(),
                        totals.deadLetters()));
        say(totals.addsUp() ? "It adds up." : "It does not add up: " + difference(totals));
    }

    private static String difference(Totals totals) {
        return String.format(
                "%,d events are missing, there are %,d dead letters for %,d malformed inputs, and %,d of"
                        + " %,d batches without events.",
                totals.inFlight(),
                totals.deadLetters(),
                totals.malformed(),
                totals.forwardedEmptyBatches(),
                totals.emptyBatches());
    }

    private String line(String phase, Totals totals, String jobMetrics) {
        String sample = samples.isEmpty() ? "" : " | " + samples.getLast().abbreviated();
        return String.format(
                "%s  in: %,d batches, %,d events | out: forwarded %,d, filtered %,d, dead letters %,d,"
                        + " in flight %,d%s%s",
                phase,
                totals.batches(),
                totals.events(),
                totals.forwarded(),
                totals.filtered(),
                totals.deadLetters(),
                totals.inFlight(),
                jobMetrics.isEmpty() ? "" : " | " + METRICS + jobMetrics,
                sample);
    }

    /** At most 23 lines: more than a terminal has cannot be drawn again. */
    private List<String> block(String phase, Totals totals, String jobMetrics, URI dashboard) {
        List<String> lines = new ArrayList<>();
        lines.add(phase + "   dashboard: " + dashboard + "   Ctrl-C ends the demo");
        lines.add(number("in", totals.events()) + " events in " + totals.batches() + " batches");
        lines.add(number("forwarded", totals.forwarded()));
        lines.add(number("filtered", totals.filtered()));
        lines.add(number("dead letters", totals.deadLetters()));
        lines.add(number("in flight", totals.inFlight()));
        lines.add(jobMetrics.isEmpty() ? "" : "  " + METRICS + jobMetrics);
        lines.addAll(inTwoColumns(byType(totals)));
        samples.stream()
                .skip(Math.max(0, samples.size() - 3))
                .forEach(record -> lines.add("  " + record.abbreviated()));
        return lines;
    }

    private static String number(String what, long number) {
        return String.format("  %-30s %,9d", what, number);
    }

    private static List<String> inTwoColumns(List<String> lines) {
        int rows = (lines.size() + 1) / 2;
        List<String> both = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            String right = rows + row < lines.size() ? lines.get(rows + row) : "";
            both.add(String.format("%-55s%s", lines.get(row), right));
        }
        return both;
    }

    private static List<String> byType(Totals totals) {
        Map<String, Long> sent = totals.sentByType();
        Map<String, Long> forwarded = totals.forwardedByType();
        Set<String> types = new TreeSet<>(sent.keySet());
        types.addAll(forwarded.keySet());
        List<String> lines = new ArrayList<>();
        lines.add(String.format("  %-30s %9s %9s", "event type", "in", "forwarded"));
        for (String type : types) {
            lines.add(
                    String.format(
                            "  %-30s %,9d %,9d",
                            type, sent.getOrDefault(type, 0L), forwarded.getOrDefault(type, 0L)));
        }
        lines.add(String.format("  %-30s %,9d", "(malformed)", totals.malformed()));
        return lines;
    }

    private void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (linesDrawn > 0) {
            text.append("\u001b[").append(linesDrawn).append('A');
        }
        // Clears what is below, and does not wrap: a wrapped line would be two to go up.
        text.append("\u001b[J\u001b[?7l");
        lines.forEach(line -> text.append(line).append('\n'));
        text.append("\u001b[?7h");
        out.print(text);
        out.flush();
        linesDrawn = lines.size();
    }
}
