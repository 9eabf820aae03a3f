package io.eventforwarder.source.files;

import io.eventforwarder.model.InputRecord;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.io.compression.InflaterInputStreamFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.compression.StandardDeCompressors;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.util.IOUtils;

/**
 * Files of lines. Each line is one input record, with its path and byte offset. A file is
 * decompressed if its name has the ending of a format that Flink supports, such as {@code .gz}.
 */
public final class LineFormat implements BulkFormat<InputRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    private static final LongAdder BYTES_READ = new LongAdder();

    /** The number of bytes that this JVM has read from files, before decompression. */
    public static long bytesRead() {
        return BYTES_READ.sum();
    }

    @Override
    public Reader<InputRecord> createReader(Configuration config, FileSourceSplit file)
            throws IOException {
        return restoreReader(config, file);
    }

    @Override
    public Reader<InputRecord> restoreReader(Configuration config, FileSourceSplit file)
            throws IOException {
        CheckpointedPosition start =
                file.getReaderPosition().orElse(new CheckpointedPosition(0, 0));
        FSDataInputStream bytes = file.path().getFileSystem().open(file.path());
        try {
            InflaterInputStreamFactory<?> decompressor =
                    StandardDeCompressors.getDecompressorForFileName(file.path().getName());
            InputStream in = counted(bytes);
            if (decompressor == null) {
                bytes.seek(start.getOffset());
            } else {
                in = decompressor.create(counted(bytes));
                IOUtils.skipFully(in, start.getOffset());
            }
            return new LineReader(
                    in,
                    file.path().toString(),
                    start.getOffset(),
                    Math.toIntExact(start.getRecordsAfterOffset()));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static InputStream counted(InputStream file) {
        return new FilterInputStream(file) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                BYTES_READ.add(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int read = super.read(bytes, from, length);
                BYTES_READ.add(Math.max(0, read));
                return read;
            }
        };
    }

    /** Files are not split, because one reader per file keeps the order of the lines. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<InputRecord> getProducedType() {
        return InputRecord.TYPE;
    }
}
