package io.eventforwarder.source.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** Decompresses zlib streams that follow one another. The JDK's class reads only the first. */
final class ZlibInputStream extends InputStream {
    private final InputStream in;
    private final Inflater inflater = new Inflater();
    private final byte[] buffer = new byte[8192];
    private int filled;

    ZlibInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        try {
            int read = inflater.inflate(bytes, from, length);
            while (read == 0 && length > 0) {
                if (inflater.needsDictionary()) {
                    throw new ZipException("The stream needs a dictionary.");
                }
                int left = inflater.getRemaining();
                if (left == 0) {
                    filled = in.read(buffer);
                    left = filled;
                }
                if (inflater.finished()) {
                    if (left < 0) {
                        return -1;
                    }
                    inflater.reset();
                } else if (left < 0) {
                    throw new EOFException("The file ends within a stream.");
                }
                inflater.setInput(buffer, filled - left, left);
                read = inflater.inflate(bytes, from, length);
            }
            return read;
        } catch (DataFormatException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
