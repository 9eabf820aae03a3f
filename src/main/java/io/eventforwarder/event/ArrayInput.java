package io.eventforwarder.event;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;

/** Input from an array that is never changed: what is text in it need not be copied. */
final class ArrayInput extends DataInputDeserializer {
    private static final long serialVersionUID = 1L;

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
}
