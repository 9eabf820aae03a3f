package io.eventforwarder.demo;

import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Shows the demo's progress: on a terminal a block that is drawn again, elsewhere a line each time.
 */
final class Screen {
    private final PrintStream out;
    private final boolean isTerminal;
    private final Samples samples = new Samples();
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
        samples.add(record);
    }

    void progress(String phase, Totals totals, URI dashboard) {
        if (isTerminal) {
            redraw(block(phase, totals, dashboard));
        } else {
            out.println(line(phase, totals));
        }
    }

    /** The sum, and whether it adds up. */
    void result(Totals totals) {
        say("");
        byType(totals).forEach(this::say);
        say("");
        List<ForwardedRecord> shown = samples.ofEachReason();
        if (!shown.isEmpty()) {
            say("The last records of each close reason:");
            shown.forEach(record -> say("  " + record.abbreviated()));
            say("");
        }
        say(
                String.format(
                        "In: %,d batches with %,d events. Out: %s%s.",
                        totals.batches(),
                        totals.events(),
                        records(totals),
                        totals.duplicates() == 0
                                ? ""
                                : String.format("; %,d of them came again", totals.duplicates())));
        say(withoutEvents(totals));
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

    private static String withoutEvents(Totals totals) {
        String rule =
                switch (totals.emptyBatches()) {
                    case ONE_RECORD_EACH -> "each is a record without events";
                    case MERGED -> "each is part of its device's record";
                    case DROPPED -> "none is forwarded";
                };
        return String.format(
                "Batches without events: %,d (%s); records without events: %,d.",
                totals.batchesWithoutEvents(), rule, totals.recordsWithoutEvents());
    }

    private static String difference(Totals totals) {
        return String.format(
                "%,d events are missing, there are %,d dead letters for %,d malformed inputs, and %,d"
                        + " records without events for %,d batches without events.",
                totals.inFlight(),
                totals.deadLetters(),
                totals.malformed(),
                totals.recordsWithoutEvents(),
                totals.batchesWithoutEvents());
    }

    private static String records(Totals totals) {
        if (totals.records() == 0) {
            return "0 records";
        }
        String reasons =
                totals.recordsByReason().entrySet().stream()
                        .map(count -> String.format("%s %,d", count.getKey(), count.getValue()))
                        .collect(Collectors.joining(", "));
        String size =
                totals.largestRecord() > 1
                        ? String.format(
                                " of %.1f events on average, %,d at most",
                                totals.eventsPerRecord(), totals.largestRecord())
                        : "";
        return String.format("%,d records (%s)%s", totals.records(), reasons, size);
    }

    private String line(String phase, Totals totals) {
        return String.format(
                "%s  in: %,d batches, %,d events | out: %s | forwarded %,d, filtered %,d, dead"
                        + " letters %,d, not out yet %,d",
                phase,
                totals.batches(),
                totals.events(),
                records(totals),
                totals.forwarded(),
                totals.filtered(),
                totals.deadLetters(),
                totals.inFlight());
    }

    /** At most 22 lines: more than a terminal has cannot be drawn again. */
    private List<String> block(String phase, Totals totals, URI dashboard) {
        List<String> lines = new ArrayList<>();
        lines.add(phase + "   dashboard: " + dashboard + "   Ctrl-C ends the demo");
        lines.add(number("in", totals.events()) + " events in " + totals.batches() + " batches");
        lines.add(number("forwarded", totals.forwarded()));
        lines.add(number("filtered", totals.filtered()));
        lines.add(number("dead letters", totals.deadLetters()));
        lines.add(number("not out yet", totals.inFlight()));
        lines.add("  " + records(totals));
        lines.addAll(inTwoColumns(byType(totals)));
        samples.latest().forEach(record -> lines.add("  " + record.abbreviated()));
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
