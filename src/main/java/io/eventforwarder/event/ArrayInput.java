package io.eventforwarder.event;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.types.StringValue;

/** Input from an array that is never changed: what is text in it need not be copied. */
final class ArrayInput extends DataInputDeserializer {
    private static final long serialVersionUID = 1L;

    /** {@link StringValue} writes this length, and all that are greater, as several bytes. */
    private static final int FIRST_OF_SEVERAL_BYTES = 127;

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

    /**
     * Skips the next string if it is this one, as {@link StringValue} writes it. Only a short one
     * of ASCII is known again.
     */
    boolean skips(String text) throws IOException {
        int length = text.length();
        if (length >= FIRST_OF_SEVERAL_BYTES || length >= available()) {
            return false;
        }
        int at = getPosition();
        // StringValue has the length plus one first; zero is for null.
        if (array[at] != length + 1) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (array[at + 1 + i] != text.charAt(i)) {
                return false;
            }
        }
        skipBytesToRead(length + 1);
        return true;
    }
}
