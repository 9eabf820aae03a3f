package io.eventforwarder.source;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/** Reads the lines of one file, as bytes, some at a time. */
final class LineReader implements BulkFormat.Reader<InputRecord> {
    private static final int CHUNK = 1 << 20;

    /** What is longer is no line of JSON; it is handed on in pieces, so that memory is bounded. */
    private static final int LONGEST_LINE = 64 << 20;

    private final InputStream in;
    private final String path;

    private byte[] buffer = new byte[CHUNK];
    private int filled;
    private long offset;
    private boolean ended;

    /** Reads from a stream that stands at an offset of the file, the start of a line. */
    LineReader(InputStream in, String path, long offset) {
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
        int read = in.readNBytes(buffer, filled, buffer.length - filled);
        ended = read < buffer.length - filled;
        filled += read;
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
        List<Long> nextOffsets = new ArrayList<>();
        int start = 0;
        while (start < end) {
            int feed = start;
            while (feed < end && buffer[feed] != '\n') {
                feed++;
            }
            if (feed > start) {
                byte[] line = Arrays.copyOfRange(buffer, start, feed);
                lines.add(new InputRecord(line, Place.inFile(path, offset + start), arrival));
                nextOffsets.add(offset + Math.min(end, feed + 1));
            }
            start = feed + 1;
        }
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
        offset += end;
        return new Lines(lines.iterator(), nextOffsets.iterator());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Lines that have been read, each with the offset at which reading goes on after it. */
    private static final class Lines implements BulkFormat.RecordIterator<InputRecord> {
        private final Iterator<InputRecord> lines;
        private final Iterator<Long> nextOffsets;
        private final MutableRecordAndPosition<InputRecord> next = new MutableRecordAndPosition<>();

        Lines(Iterator<InputRecord> lines, Iterator<Long> nextOffsets) {
            this.lines = lines;
            this.nextOffsets = nextOffsets;
        }

        @Override
        public RecordAndPosition<InputRecord> next() {
            if (!lines.hasNext()) {
                return null;
            }
            next.set(lines.next(), nextOffsets.next(), 0);
            return next;
        }

        @Override
        public void releaseBatch() {
            // Nothing is pooled.
        }
    }
}
