package io.eventforwarder.cli.deadletters;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The payload of a letter, or of a part of it. It can wait in a file, out of memory. */
final class Payload {
    private final byte[] fingerprint;
    private final int length;
    private byte[] bytes;
    private RandomAccessFile file;
    private long position;

    Payload(byte[] bytes) {
        this.fingerprint = sha256().digest(bytes);
        this.length = bytes.length;
        this.bytes = bytes;
    }

    /** Takes it out of memory, to the end of a file; without a file it can't be read again. */
    void moveTo(RandomAccessFile newFile) throws IOException {
        if (newFile != null) {
            file = newFile;
            position = file.length();
            file.seek(position);
            file.write(bytes);
        }
        bytes = null;
    }

    byte[] read() throws IOException {
        byte[] read = new byte[length];
        file.seek(position);
        file.readFully(read);
        return read;
    }

    byte[] fingerprint() {
        return fingerprint;
    }

    int length() {
        return length;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }
}
