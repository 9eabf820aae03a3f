package io.eventforwarder.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final int LONGEST_LINE = 64 << 20;

    @Test
    void whatIsNoLineOfJsonIsHandedOnInPieces() throws IOException {
        InputStream endless =
                new SequenceInputStream(
                        new ByteArrayInputStream(new byte[LONGEST_LINE + 10]),
                        new ByteArrayInputStream(new byte[] {'\n', '7', '\n'}));

        List<InputRecord> records = read(new LineReader(endless, "file", 0));

        assertThat(records)
                .extracting(record -> record.bytes().length)
                .containsExactly(LONGEST_LINE, 10, 1);
        assertThat(records)
                .extracting(InputRecord::place)
                .containsExactly(
                        SourcePosition.inFile("file", 0),
                        SourcePosition.inFile("file", LONGEST_LINE),
                        SourcePosition.inFile("file", LONGEST_LINE + 11));
    }

    @Test
    void bytesMayComeOneByOne() throws IOException {
        byte[] text = "{\"a\":1}\n\n[]\n7".getBytes(StandardCharsets.UTF_8);

        List<InputRecord> records = read(new LineReader(new OneByOne(text), "file", 100));

        assertThat(records)
                .extracting(InputRecord::place)
                .containsExactly(
                        SourcePosition.inFile("file", 100),
                        SourcePosition.inFile("file", 109),
                        SourcePosition.inFile("file", 112));
    }

    @Test
    void lineFeedsAreFoundAmongAnyOtherBytes() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<byte[]> lines = new ArrayList<>();
        for (int other = 0; other < 256; other++) {
            for (int length = 1; other != '\n' && length < 80; length += 13) {
                byte[] line = new byte[length];
                Arrays.fill(line, (byte) (length % 2 == 0 ? other : 'x'));
                line[other % length] = (byte) other;
                lines.add(line);
                text.writeBytes(line);
                text.write('\n');
            }
        }

        List<InputRecord> records =
                read(new LineReader(new ByteArrayInputStream(text.toByteArray()), "file", 0));

        assertThat(records).extracting(InputRecord::bytes).containsExactlyElementsOf(lines);
    }

    private static List<InputRecord> read(LineReader reader) throws IOException {
        List<InputRecord> records = new ArrayList<>();
        try (reader) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<InputRecord> line = batch.next();
                        line != null;
                        line = batch.next()) {
                    records.add(line.getRecord());
                }
            }
        }
        return records;
    }

    /** As a slow network hands them on. */
    private static final class OneByOne extends FilterInputStream {
        OneByOne(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(1, length));
        }
    }
}
