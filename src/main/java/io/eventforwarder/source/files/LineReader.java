package io.eventforwarder.source.files;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines of one file as bytes, a block of lines at a time. Empty lines are left out. If
 * the file cannot be read to its end, the last record is a dead letter with the unfinished line.
 */
final class LineReader implements BulkFormat.Reader<InputRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(LineReader.class);

    /** The offset in checkpoints that means that the dead letter has been returned. */
    private static final long AFTER_DEAD_LETTER = Long.MAX_VALUE;

    private static final int BLOCK_BYTES = 256 << 10;

    /** The limit of the buffer. A longer line is returned in pieces, so that memory is bounded. */
    private static final int MAX_LINE_BYTES = 64 << 20;

    private final FileContent content;
    private final String path;
    private byte[] buffer = new byte[BLOCK_BYTES];
    private int filled;

    /** The offset in the content of the buffer's first byte. */
    private long offset;

    private int linesToSkip;
    private boolean ended;
    @Nullable private UnreadableFileException fault;

    /**
     * @param start where a line starts, and the number of lines after it that were read before
     */
    LineReader(FileSourceSplit file, CheckpointedPosition start) {
        content = new FileContent(file, start.getOffset());
        path = file.path().toString();
        offset = start.getOffset();
        linesToSkip = Math.toIntExact(start.getRecordsAfterOffset());
        ended = offset == AFTER_DEAD_LETTER;
    }

    @Override
    @Nullable
    public BulkFormat.RecordIterator<InputRecord> readBatch() throws IOException {
        while (!ended) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(MAX_LINE_BYTES, 2 * buffer.length));
            }
            int searched = filled;
            fillBuffer();
            int end = ended && fault == null ? filled : endOfLastLine(searched);
            if (end == 0 && filled == MAX_LINE_BYTES) {
                end = filled;
            }
            if (end > 0) {
                return lines(end);
            }
        }
        return fault == null ? null : deadLetter();
    }

    private void fillBuffer() throws IOException {
        try {
            while (filled < buffer.length && !ended) {
                int read = content.read(buffer, filled, buffer.length - filled);
                filled += Math.max(0, read);
                ended = read < 0;
            }
        } catch (UnreadableFileException e) {
            fault = e;
            ended = true;
        }
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

    private BulkFormat.RecordIterator<InputRecord> deadLetter() {
        LOG.warn("{} Cause: {}", fault.getMessage(), fault.getCause().toString());
        DeadLetter letter =
                new DeadLetter(
                        fault.reason(),
                        fault.getMessage(),
                        DeadLetter.Stage.PARSE,
                        1,
                        System.currentTimeMillis(),
                        SourcePosition.inFile(path, offset),
                        Arrays.copyOf(buffer, filled));
        fault = null;
        return new IteratorResultIterator<>(
                List.of(new InputRecord(letter)).iterator(), AFTER_DEAD_LETTER, 0);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
