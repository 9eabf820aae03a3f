package io.eventforwarder.source.files;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/** Reads the lines of one file, as bytes, some at a time. */
public final class LineReader implements BulkFormat.Reader<InputRecord> {
    /** What has been read is still in the processor's cache when its lines are looked for. */
    private static final int CHUNK = 256 << 10;

    /** More at once would take the JDK through a buffer that it makes for each read. */
    private static final int PIECE = 8 << 10;

    /** What is longer is no line of JSON; it is handed on in pieces, so that memory is bounded. */
    private static final int LONGEST_LINE = 64 << 20;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // The same byte in all eight places of a long.
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long BEHIND_LINE_FEEDS = ('\n' + 1) * ONES;

    private final InputStream in;
    private final String path;

    private byte[] buffer = new byte[CHUNK];
    private int filled;
    private long offset;
    private boolean ended;

    /** Reads from a stream that stands at an offset of the file, the start of a line. */
    public LineReader(InputStream in, String path, long offset) {
        this.in = in;
        this.path = path;
        this.offset = offset;
    }

    /** The next lines, or null behind the last. */
    @Override
    public BulkFormat.RecordIterator<InputRecord> readBatch() throws IOException {
        while (!ended) {
            int scanned = filled;
            fill();
            int end = ended ? filled : lastLineEnd(scanned);
            if (end == 0 && filled == LONGEST_LINE) {
                end = filled;
            }
            if (end > 0) {
                return lines(end);
            }
        }
        return null;
    }

    private void fill() throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(LONGEST_LINE, 2 * buffer.length));
        }
        while (filled < buffer.length && !ended) {
            int read = in.read(buffer, filled, Math.min(PIECE, buffer.length - filled));
            ended = read < 0;
            filled += Math.max(0, read);
        }
    }

    /** The index behind the last line feed, or 0 without one at or after an index. */
    private int lastLineEnd(int from) {
        for (int i = filled; i > from; i--) {
            if (buffer[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private BulkFormat.RecordIterator<InputRecord> lines(int end) {
        long arrival = System.currentTimeMillis();
        List<InputRecord> lines = new ArrayList<>();
        long[] nextOffsets = new long[256];
        int start = 0;
        while (start < end) {
            int feed = lineFeed(start, end);
            if (feed > start) {
                byte[] line = Arrays.copyOfRange(buffer, start, feed);
                if (lines.size() == nextOffsets.length) {
                    nextOffsets = Arrays.copyOf(nextOffsets, 2 * lines.size());
                }
                nextOffsets[lines.size()] = offset + Math.min(end, feed + 1);
                lines.add(
                        new InputRecord(
                                line, SourcePosition.inFile(path, offset + start), arrival));
            }
            start = feed + 1;
        }
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
        offset += end;
        return new Lines(lines, nextOffsets);
    }

    /** The index of the next line feed, or the end without one. */
    private int lineFeed(int from, int end) {
        int at = from;
        // Many at once, since a line is long, and has nothing as low as a line feed mostly.
        while (at + 4 * Long.BYTES <= end
                && ((low(at)
                                        | low(at + Long.BYTES)
                                        | low(at + 2 * Long.BYTES)
                                        | low(at + 3 * Long.BYTES))
                                & HIGH_BITS)
                        == 0) {
            at += 4 * Long.BYTES;
        }
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long found = feeds(at);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Of eight bytes: a highest bit is set if one of them is a line feed or lower. */
    private long low(int at) {
        long bytes = (long) LONGS.get(buffer, at);
        return (bytes - BEHIND_LINE_FEEDS) & ~bytes;
    }

    /** Of eight bytes the highest bits; the lowest that is set is that of the first line feed. */
    private long feeds(int at) {
        long others = (long) LONGS.get(buffer, at) ^ LINE_FEEDS;
        return (others - ONES) & ~others & HIGH_BITS;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Lines that have been read, each with the offset at which reading goes on after it. */
    private static final class Lines implements BulkFormat.RecordIterator<InputRecord> {
        private final List<InputRecord> lines;
        private final long[] nextOffsets;
        private int returned;
        private final MutableRecordAndPosition<InputRecord> next = new MutableRecordAndPosition<>();

        Lines(List<InputRecord> lines, long[] nextOffsets) {
            this.lines = lines;
            this.nextOffsets = nextOffsets;
        }

        @Override
        public RecordAndPosition<InputRecord> next() {
            if (returned == lines.size()) {
                return null;
            }
            next.set(lines.get(returned), nextOffsets[returned], 0);
            returned++;
            return next;
        }

        @Override
        public void releaseBatch() {
            // Nothing is pooled.
        }
    }
}
