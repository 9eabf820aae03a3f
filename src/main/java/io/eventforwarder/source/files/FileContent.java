package io.eventforwarder.source.files;

import io.eventforwarder.model.DeadLetterReason;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.IOUtils;

/**
 * The decompressed content of a file, up to the length that the file had when it was listed. The
 * file is opened at the first read.
 *
 * <p>A damaged, shortened or missing file throws {@link UnreadableFileException}, after all content
 * before the fault was returned. Other exceptions are those of the file system.
 */
final class FileContent implements AutoCloseable {
    /** The number of bytes of files that this JVM is done with, before decompression. */
    static final LongAdder BYTES_READ = new LongAdder();

    /** The JDK allocates a direct buffer of the size of a read, and a fault two arrays of it. */
    private static final int MAX_READ_BYTES = 256 << 10;

    private static final int BUFFER_BYTES = 64 << 10;

    private static final String SHORTER = "The file is shorter than when it was listed.";

    private final FileSourceSplit file;

    /** Null for a file that is not compressed. */
    @Nullable private final Decompression decompression;

    /** The offset in the content of the next byte. */
    private long offset;

    /** The number of the file's bytes that are part of {@link #BYTES_READ}, here or before. */
    private long counted;

    @Nullable private ListedBytes listed;
    @Nullable private InputStream in;
    @Nullable private Exception fault;

    FileContent(FileSourceSplit file, long offset) {
        this.file = file;
        this.offset = offset;
        decompression = Decompression.ofFile(file.path().getName());
    }

    /** Reads at least one byte, or returns -1 at the end. */
    int read(byte[] bytes, int from, int length) throws IOException {
        try {
            int read = readContent(bytes, from, Math.min(length, MAX_READ_BYTES));
            offset += Math.max(0, read);
            count(read < 0 ? file.length() : listed.position);
            return read;
        } catch (UncheckedIOException e) {
            if (InputFiles.exists(file.path())) {
                throw e.getCause();
            }
            count(file.length());
            throw unreadable(DeadLetterReason.MISSING_FILE, "does not exist any more", e);
        }
    }

    private int readContent(byte[] bytes, int from, int length) throws UnreadableFileException {
        if (fault == null) {
            try {
                if (in == null) {
                    in = open();
                }
                return in.read(bytes, from, length);
            } catch (UncheckedIOException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                fault = e;
            }
            byte[] decoded = beforeFault(length);
            System.arraycopy(decoded, 0, bytes, from, decoded.length);
            if (decoded.length > 0) {
                return decoded.length;
            }
        }
        count(file.length());
        throw unreadable(DeadLetterReason.DAMAGED_FILE, "is damaged or cut short", fault);
    }

    private UnreadableFileException unreadable(
            DeadLetterReason reason, String problem, Throwable cause) {
        return new UnreadableFileException(
                reason,
                String.format(
                        "The file %s %s: nothing after byte %d of its content could be read.",
                        file.path(), problem, offset),
                cause);
    }

    /**
     * The bytes that a failed read had decoded before it failed. Decoders do not tell how many they
     * are. So the read is repeated twice, with different bytes in the array: what was decoded is
     * equal.
     */
    private byte[] beforeFault(int length) {
        byte[] zeros = failedRead(length, 0);
        int decoded = Arrays.mismatch(zeros, failedRead(length, -1));
        return decoded < 0 ? zeros : Arrays.copyOf(zeros, decoded);
    }

    private byte[] failedRead(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        try {
            close();
            in = open();
            int unused = in.read(bytes, 0, length);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The fault.
        }
        return bytes;
    }

    /** Opens the file at the offset of the content. */
    private InputStream open() throws IOException {
        if (decompression == null) {
            listed = new ListedBytes(offset);
            counted = Math.max(counted, offset);
            return listed;
        }
        if (file.length() == 0) {
            throw new EOFException("Every format has a header.");
        }
        listed = new ListedBytes(0);
        InputStream content = null;
        try {
            content = decompression.open(new BufferedInputStream(listed, BUFFER_BYTES));
            byte[] skipped = new byte[8192];
            for (long left = offset; left > 0; ) {
                int read = content.read(skipped, 0, (int) Math.min(left, skipped.length));
                if (read < 0) {
                    throw new EOFException();
                }
                left -= read;
            }
            if (offset > 0) {
                counted = Math.max(counted, listed.position);
            }
            return content;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeAllQuietly(content, listed);
            throw e;
        }
    }

    private void count(long position) {
        BYTES_READ.add(Math.max(0, position - counted));
        counted = Math.max(counted, position);
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }

    /**
     * The bytes of the file up to its listed length. Exceptions of the file system become
     * unchecked, which tells them from those of a decoder.
     */
    private final class ListedBytes extends InputStream {
        private final InputStream bytes;
        private long position;

        ListedBytes(long position) throws EOFException {
            this.position = position;
            try {
                bytes = InputFiles.open(file.path(), position);
            } catch (IOException e) {
                throw shorterOrUnchecked(e);
            }
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int most = (int) Math.min(length, file.length() - position);
            if (most <= 0) {
                return length == 0 ? 0 : -1;
            }
            int read;
            try {
                read = bytes.read(to, from, most);
            } catch (IOException e) {
                throw shorterOrUnchecked(e);
            }
            if (read < 0) {
                throw new EOFException(SHORTER);
            }
            position += read;
            return read;
        }

        /**
         * Clients of remote file systems throw EOFException for a position behind the end of the
         * file, and also when a connection breaks. The length of the file tells which it was.
         */
        private EOFException shorterOrUnchecked(IOException failure) {
            try {
                Path path = file.path();
                if (failure instanceof EOFException
                        && path.getFileSystem().getFileStatus(path).getLen() < file.length()) {
                    return new EOFException(SHORTER);
                }
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            throw new UncheckedIOException(failure);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
