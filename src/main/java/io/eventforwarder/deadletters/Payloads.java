package io.eventforwarder.deadletters;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where payloads wait while letters are read: on disk, so that memory holds one at a time. */
public final class Payloads implements AutoCloseable {
    private final boolean areKept;
    private FileChannel file;
    private long end;

    private Payloads(boolean areKept) {
        this.areKept = areKept;
    }

    /** In a temporary file that is nowhere to be found, and gone with this process. */
    public static Payloads kept() {
        return new Payloads(true);
    }

    /** For who wants to know of letters alone. */
    public static Payloads dropped() {
        return new Payloads(false);
    }

    /** Returns the position to read it from. */
    long keep(byte[] payload) throws IOException {
        if (!areKept) {
            return -1;
        }
        if (file == null) {
            Path path = Files.createTempFile("dead-letters", null);
            file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(path);
        }
        long position = end;
        for (ByteBuffer rest = ByteBuffer.wrap(payload); rest.hasRemaining(); ) {
            end += file.write(rest, end);
        }
        return position;
    }

    byte[] read(long position, int length) throws IOException {
        if (!areKept) {
            throw new IllegalStateException("These payloads were not kept.");
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        while (payload.hasRemaining()) {
            if (file.read(payload, position + payload.position()) < 0) {
                throw new EOFException("the temporary file of payloads is shorter than it was");
            }
        }
        return payload.array();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
