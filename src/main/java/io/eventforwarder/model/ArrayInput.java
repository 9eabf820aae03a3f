package io.eventforwarder.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.types.StringValue;

/** Input from an array that is never changed: what is text in it need not be copied. */
final class ArrayInput extends DataInputDeserializer {
    private static final long serialVersionUID = 1L;

    /** What is made of bytes that are none of ASCII's. */
    private static final char NOT_ASCII = '\uFFFD';

    private final byte[] array;

    ArrayInput(byte[] array) {
        super(array);
        this.array = array;
    }

    /** The next so many bytes, where they are. */
    Slice slice(int length) throws IOException {
        int from = getPosition();
        skipBytesToRead(length);
        return new Slice(array, from, from + length);
    }

    /** Skips some bytes if they are the next ones. */
    boolean skips(byte[] bytes) throws IOException {
        int at = getPosition();
        if (bytes.length > available()
                || !Arrays.equals(array, at, at + bytes.length, bytes, 0, bytes.length)) {
            return false;
        }
        skipBytesToRead(bytes.length);
        return true;
    }

    /** The next string, which may be null, as {@link StringValue} writes it. */
    @Nullable
    String readString() throws IOException {
        int at = getPosition();
        // Of one byte; zero is for null, and of a longer number the first byte is negative.
        int length = available() == 0 ? -1 : array[at] - 1;
        if (length >= 0 && length < available()) {
            // In ASCII a character is one byte; of another the first one is not ASCII's.
            String read = new String(array, at + 1, length, StandardCharsets.US_ASCII);
            if (read.indexOf(NOT_ASCII) < 0) {
                skipBytesToRead(1 + length);
                return read;
            }
        }
        return StringValue.readString(this);
    }

    /** A copy of what has been read since a position, in the same array if it has the length. */
    byte[] since(int start, @Nullable byte[] copy) {
        int length = getPosition() - start;
        byte[] target = copy != null && copy.length == length ? copy : new byte[length];
        System.arraycopy(array, start, target, 0, length);
        return target;
    }
}
