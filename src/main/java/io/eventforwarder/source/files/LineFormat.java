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
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.util.IOUtils;

/**
 * Files of lines, each line one input record with its path and byte offset. Files whose names say
 * that they are compressed ({@code .gz} and what else Flink knows) are read as what they hold.
 */
public final class LineFormat implements BulkFormat<InputRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    private static final LongAdder BYTES_READ = new LongAdder();

    /** The bytes of files, in the size that they have on disk, that this JVM has read. */
    public static long bytesRead() {
        return BYTES_READ.sum();
    }

    @Override
    public Reader<InputRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return open(split, 0);
    }

    @Override
    public Reader<InputRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return open(
                split, split.getReaderPosition().map(position -> position.getOffset()).orElse(0L));
    }

    private static LineReader open(FileSourceSplit split, long offset) throws IOException {
        FSDataInputStream file = split.path().getFileSystem().open(split.path());
        try {
            InflaterInputStreamFactory<?> decompressor =
                    StandardDeCompressors.getDecompressorForFileName(split.path().getName());
            InputStream in;
            if (decompressor == null) {
                file.seek(offset);
                in = counted(file);
            } else {
                in = decompressor.create(counted(file));
                IOUtils.skipFully(in, offset);
            }
            return new LineReader(in, split.path().toString(), offset);
        } catch (IOException | RuntimeException e) {
            file.close();
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

    /** One reader a file keeps the order of its lines. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<InputRecord> getProducedType() {
        return InputRecord.TYPE;
    }
}
