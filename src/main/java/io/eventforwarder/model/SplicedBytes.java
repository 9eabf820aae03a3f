package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.core.memory.DataOutputView;

/** What is left of the input between cuts, with insertions. */
public final class SplicedBytes extends Text {
    /** How many bounds each run but the last has. */
    private static final int BOUNDS = 3;

    private final byte[] in;
    private final int[] bounds;
    private final byte[] insertions;
    private final int length;

    /**
     * @param in the input
     * @param bounds for each run that is left of it the index of its first byte, that behind its
     *     last, and, for all but the last run, the number of inserted bytes that follow it
     * @param insertions all that is inserted, in its order
     */
    public SplicedBytes(byte[] in, int[] bounds, byte[] insertions) {
        this.in = in;
        this.bounds = bounds;
        this.insertions = insertions;
        int bytes = insertions.length;
        for (int run = 0; run < bounds.length; run += BOUNDS) {
            bytes += bounds[run + 1] - bounds[run];
        }
        length = bytes;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int copyTo(byte[] target, int at) {
        int position = copyRun(0, target, at);
        int inserted = 0;
        for (int run = BOUNDS; run < bounds.length; run += BOUNDS) {
            int insertion = bounds[run - 1];
            System.arraycopy(insertions, inserted, target, position, insertion);
            inserted += insertion;
            position = copyRun(run, target, position + insertion);
        }
        return position;
    }

    private int copyRun(int run, byte[] target, int at) {
        int runLength = bounds[run + 1] - bounds[run];
        System.arraycopy(in, bounds[run], target, at, runLength);
        return at + runLength;
    }

    @Override
    void write(DataOutputView out) throws IOException {
        writeRun(0, out);
        int inserted = 0;
        for (int run = BOUNDS; run < bounds.length; run += BOUNDS) {
            out.write(insertions, inserted, bounds[run - 1]);
            inserted += bounds[run - 1];
            writeRun(run, out);
        }
    }

    private void writeRun(int run, DataOutputView out) throws IOException {
        out.write(in, bounds[run], bounds[run + 1] - bounds[run]);
    }
}
