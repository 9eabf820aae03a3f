package io.eventforwarder.cli.deadletters;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A new file of JSON Lines for a source of files. It is there when it is complete, and not at all
 * if nothing was sent.
 */
public final class ReplayFile implements ReplayTarget {
    private final Path file;
    private final Path hidden;
    private OutputStream out;

    public ReplayFile(Path file) {
        this.file = file;
        this.hidden = file.resolveSibling('.' + file.getFileName().toString() + ".inprogress");
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public Optional<String> obstacle(byte[] payload, boolean isJson) {
        for (byte each : payload) {
            if (!isJson && isLineBreak(each)) {
                return Optional.of("it has line breaks, so it would be several lines of a file.");
            }
        }
        return Optional.empty();
    }

    private static boolean isLineBreak(byte each) {
        return each == '\n' || each == '\r';
    }

    /** In JSON a line break is only ever white space. */
    @Override
    public void send(String deviceKey, byte[] payload) throws IOException {
        if (out == null) {
            out = new BufferedOutputStream(Files.newOutputStream(hidden));
        }
        for (byte each : payload) {
            out.write(isLineBreak(each) ? ' ' : each);
        }
        out.write('\n');
    }

    @Override
    public void complete() throws IOException {
        if (out != null) {
            out.close();
            Files.move(hidden, file);
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            Files.deleteIfExists(hidden);
        }
    }
}
