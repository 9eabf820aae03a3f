package io.eventforwarder.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataOutputView;

/** UTF-8 text that stands in arrays which are not changed any more; it is copied when it leaves. */
public abstract class Text {
    /** In bytes. */
    public abstract int length();

    /** Copies the bytes into a target and returns the position behind them. */
    public abstract int copyTo(byte[] target, int at);

    abstract void write(DataOutputView out) throws IOException;

    /** The same text in one run. */
    public Slice inOneRun() {
        byte[] bytes = new byte[length()];
        copyTo(bytes, 0);
        return Slice.of(bytes);
    }

    /** The text itself: for rendering and tests, never for a log line. */
    @Override
    public final String toString() {
        Slice run = inOneRun();
        return new String(run.array(), run.from(), run.length(), StandardCharsets.UTF_8);
    }
}
