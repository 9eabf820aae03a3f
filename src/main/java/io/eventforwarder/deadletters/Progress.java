package io.eventforwarder.deadletters;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Says now and then how far long work is. */
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

    /** Prints the sentence, unless another was printed a short time ago. */
    void note(Supplier<String> sentence) {
        long now = nanos.getAsLong();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            out.println(sentence.get());
        }
    }
}
