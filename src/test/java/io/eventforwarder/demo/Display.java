package io.eventforwarder.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Shows the progress of the demo: on a terminal as a block of lines that is updated in place,
 * otherwise as a line every few seconds.
 */
final class Display implements AutoCloseable {
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
    private static final int PLAIN_WIDTH = 100;

    /**
     * The number of lines in the block without the lines of records, including the line of the
     * cursor.
     */
    private static final int FIXED_LINES = 11;

    private static final int RATE_SAMPLES = 10;
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_BELOW = "\u001b[J";

    private record Sample(Duration time, long sent, long forwarded) {}

    private final PrintStream out;
    private final int rows;
    private final int columns;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Duration lastLine = Duration.ZERO;
    private int linesDrawn;

    /**
     * @param terminal "ROWS COLUMNS" as {@code stty size} prints them, empty without a terminal
     */
    Display(PrintStream out, String terminal) {
        this.out = out;
        if (terminal.isEmpty()) {
            rows = 0;
            columns = PLAIN_WIDTH;
        } else {
            String[] size = terminal.split(" ", 2);
            // Some terminals report a size of 0 rows and columns.
            rows = size[0].equals("0") ? 24 : Integer.parseInt(size[0]);
            columns = size[1].equals("0") ? 80 : Integer.parseInt(size[1]);
        }
    }

    /** Prints a permanent line, and breaks it at spaces if it is too long. */
    @SuppressWarnings("AnnotateFormatMethod") // The annotation is in no declared dependency.
    void say(String format, Object... values) {
        linesDrawn = 0;
        String text = format.formatted(values);
        out.println(text.replaceAll("(.{1," + columns + "})(?: +|$)", "$1\n").stripTrailing());
    }

    void progress(String phase, Duration time, Tally tally) {
        if (rows > 0) {
            samples.addLast(new Sample(time, tally.sent(), tally.forwarded()));
            if (samples.size() > RATE_SAMPLES) {
                samples.removeFirst();
            }
            redraw(block(phase, time, tally));
        } else if (time.minus(lastLine).compareTo(PLAIN_INTERVAL) >= 0) {
            lastLine = time;
            out.println(shortened(line(phase, time, tally)));
        }
    }

    /** Makes the cursor visible again. */
    @Override
    public void close() {
        if (rows > 0) {
            out.print(SHOW_CURSOR);
            out.flush();
        }
    }

    private static String line(String phase, Duration time, Tally tally) {
        return String.format(
                "%s, %d s: in %,d, out %,d, filtered %,d, dead letters %,d, in flight %,d, windows"
                        + " %,d",
                phase,
                time.toSeconds(),
                tally.sent(),
                tally.forwarded(),
                tally.filtered,
                tally.deadLetters,
                tally.inFlight(),
                tally.openWindows);
    }

    private List<String> block(String phase, Duration time, Tally tally) {
        Sample first = samples.getFirst();
        double seconds = Math.max(1, time.minus(first.time).toMillis() / 1000.0);
        double inRate = (tally.sent() - first.sent) / seconds;
        double outRate = (tally.forwarded() - first.forwarded) / seconds;
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("%s, %d s          Ctrl-C ends the demo".formatted(phase, time.toSeconds()));
        lines.add("");
        lines.add("                 events   a second");
        lines.add(row("in", tally.sent(), inRate) + "%,d batches".formatted(tally.batches));
        lines.add(row("out", tally.forwarded(), outRate) + records(tally));
        lines.add(row("filtered", tally.filtered, null));
        lines.add(row("dead letters", tally.deadLetters, null));
        lines.add(
                row("in flight", tally.inFlight(), null)
                        + "%,d open windows".formatted(tally.openWindows));
        lines.add("");
        tally.lastRecords.stream()
                .skip(Math.max(0, tally.lastRecords.size() - (rows - FIXED_LINES)))
                .forEach(record -> lines.add(record.toString()));
        return lines;
    }

    private static String row(String name, long events, Double rate) {
        String perSecond = rate == null ? "" : "%,.1f".formatted(rate);
        return "%-14s %,8d %10s   ".formatted(name, events, perSecond);
    }

    private static String records(Tally tally) {
        String reasons =
                tally.recordsByReason.entrySet().stream()
                        .map(count -> "%s %,d".formatted(count.getKey(), count.getValue()))
                        .collect(Collectors.joining(", "));
        return "%,d records (%s)".formatted(tally.records(), reasons);
    }

    private void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder(HIDE_CURSOR + '\r');
        if (linesDrawn > 0) {
            text.append("\u001b[").append(linesDrawn).append('A');
        }
        text.append(CLEAR_BELOW);
        lines.forEach(line -> text.append(shortened(line)).append('\n'));
        out.print(text);
        out.flush();
        linesDrawn = lines.size();
    }

    private String shortened(String line) {
        return line.length() <= columns ? line : line.substring(0, columns - 3) + "...";
    }

    void result(Tally tally) {
        say("");
        say("%-30s %9s %9s", "event type", "in", "out");
        Set<String> types = new TreeSet<>(tally.sentByType.keySet());
        types.addAll(tally.forwardedByType.keySet());
        for (String type : types) {
            long sent = tally.sentByType.getOrDefault(type, 0L);
            say("%-30s %,9d %,9d", type, sent, tally.forwardedByType.getOrDefault(type, 0L));
        }
        say("%-30s %,9d", "(malformed)", tally.malformed);
        say("");
        say("The latest records:");
        tally.lastRecords.forEach(record -> say("%s", shortened(record.toString())));
        say("");
        say("In: %,d batches with %,d events.", tally.batches, tally.sent());
        say(
                "Out: %s of %.1f events on average, %,d at most; %,d duplicates.",
                records(tally),
                tally.forwarded()
                        / (double) Math.max(1, tally.records() - tally.recordsWithoutEvents),
                tally.largestRecord,
                tally.duplicates);
        say(
                "received %,d %s forwarded %,d + filtered %,d + dead-lettered %,d",
                tally.sent(),
                tally.inFlight() == 0 ? "=" : "!=",
                tally.forwarded(),
                tally.filtered,
                tally.deadLetters);
        if (tally.addsUp()) {
            say("Every event is accounted for.");
        } else {
            say(
                    "Not every event is accounted for: %,d events are missing, and there are %,d"
                            + " dead letters for %,d malformed inputs.",
                    tally.inFlight(), tally.deadLetters, tally.malformed);
        }
    }
}
