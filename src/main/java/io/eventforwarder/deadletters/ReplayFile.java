package io.eventforwarder.deadletters;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file of JSON Lines for a source of files. */
public final class ReplayFile implements AutoCloseable {
    private final OutputStream out;

    /** Creates the file, unless the run is dry. */
    public ReplayFile(Path file, boolean dry) throws IOException {
        out =
                dry
                        ? OutputStream.nullOutputStream()
                        : new BufferedOutputStream(
                                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    }

    /** Writes JSON as one line: there a line break is only ever white space. */
    public void send(byte[] json) throws IOException {
        for (byte each : json) {
            out.write(each == '\n' || each == '\r' ? ' ' : each);
        }
        out.write('\n');
    }

    /** Whether the bytes hold no line break. */
    public static boolean isOneLine(byte[] bytes) {
        for (byte each : bytes) {
            if (each == '\n' || each == '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
