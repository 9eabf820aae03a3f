package io.eventforwarder.cli.deadletters;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Says every ten seconds how far long work is. */
public final class Progress {
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final PrintStream out;
    private final LongSupplier nanos;
    private long last;

    /**
     * @param nanos as {@link System#nanoTime}
     */
    public Progress(PrintStream out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    void note(String action, int letters) {
        long now = nanos.getAsLong();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            out.println(action + ' ' + letters + " letters so far.");
        }
    }
}
