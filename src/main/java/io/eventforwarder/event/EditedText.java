package io.eventforwarder.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.core.memory.DataOutputView;

/** What is left of the input between cuts, with insertions. */
public final class EditedText extends Text {
    private final byte[] in;
    private final int[] bounds;
    private final byte[][] insertions;
    private final int length;

    /**
     * @param in the input
     * @param bounds for each run that is left of it the index of its first byte, and that behind
     *     its last
     * @param insertions what follows each run but the last
     */
    public EditedText(byte[] in, int[] bounds, byte[][] insertions) {
        this.in = in;
        this.bounds = bounds;
        this.insertions = insertions;
        int bytes = 0;
        for (int run = 0; run < bounds.length; run += 2) {
            bytes += bounds[run + 1] - bounds[run];
        }
        for (byte[] insertion : insertions) {
            bytes += insertion.length;
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
        for (int i = 0; i < insertions.length; i++) {
            System.arraycopy(insertions[i], 0, target, position, insertions[i].length);
            position = copyRun(i + 1, target, position + insertions[i].length);
        }
        return position;
    }

    private int copyRun(int run, byte[] target, int at) {
        int runLength = bounds[2 * run + 1] - bounds[2 * run];
        System.arraycopy(in, bounds[2 * run], target, at, runLength);
        return at + runLength;
    }

    @Override
    public void writeTo(ByteArrayOutputStream out) {
        Slice run = inOneRun();
        run.writeTo(out);
    }

    @Override
    void write(DataOutputView out) throws IOException {
        out.write(in, bounds[0], bounds[1] - bounds[0]);
        for (int i = 0; i < insertions.length; i++) {
            out.write(insertions[i]);
            int from = bounds[2 * i + 2];
            out.write(in, from, bounds[2 * i + 3] - from);
        }
    }
}
