package io.eventforwarder.source.files;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;

/** Reads the lines of one file as bytes, a block of lines at a time. Empty lines are left out. */
final class LineReader implements BulkFormat.Reader<InputRecord> {
    private static final int BLOCK_BYTES = 256 << 10;

    /** The limit of the buffer. A longer line is returned in pieces, so that memory is bounded. */
    private static final int MAX_LINE_BYTES = 64 << 20;

    private final InputStream in;
    private final String path;
    private byte[] buffer = new byte[BLOCK_BYTES];
    private int filled;

    /** The offset in the file of the buffer's first byte. */
    private long offset;

    private int linesToSkip;
    private boolean ended;

    /**
     * @param in positioned at the offset, where a line starts
     * @param linesToSkip the number of lines after the offset that have been read before
     */
    LineReader(InputStream in, String path, long offset, int linesToSkip) {
        this.in = in;
        this.path = path;
        this.offset = offset;
        this.linesToSkip = linesToSkip;
    }

    @Override
    @Nullable
    public BulkFormat.RecordIterator<InputRecord> readBatch() throws IOException {
        while (!ended) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(MAX_LINE_BYTES, 2 * buffer.length));
            }
            int searched = filled;
            filled += in.readNBytes(buffer, filled, buffer.length - filled);
            ended = filled < buffer.length;
            int end = ended ? filled : endOfLastLine(searched);
            if (end == 0 && filled == MAX_LINE_BYTES) {
                end = filled;
            }
            if (end > 0) {
                return lines(end);
            }
        }
        return null;
    }

    /** The index after the last line feed, or 0 if none is at the index or after it. */
    private int endOfLastLine(int from) {
        int end = filled;
        while (end > from && buffer[end - 1] != '\n') {
            end--;
        }
        return end > from ? end : 0;
    }

    private BulkFormat.RecordIterator<InputRecord> lines(int end) {
        long arrival = System.currentTimeMillis();
        List<InputRecord> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= end; i++) {
            if (i == end || buffer[i] == '\n') {
                if (i > start) {
                    byte[] line = Arrays.copyOfRange(buffer, start, i);
                    SourcePosition position = SourcePosition.inFile(path, offset + start);
                    lines.add(new InputRecord(line, position, arrival));
                }
                start = i + 1;
            }
        }
        int skipped = Math.min(linesToSkip, lines.size());
        linesToSkip -= skipped;
        BulkFormat.RecordIterator<InputRecord> records =
                new IteratorResultIterator<>(
                        lines.subList(skipped, lines.size()).iterator(), offset, skipped);
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
        offset += end;
        return records;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
