package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.types.StringValue;

/**
 * Reads strings of which many are the same as in the value before: those of one device's batches
 * are, nearly all. Such a one is not made again. Not thread-safe.
 */
final class Recurring {
    private final String[] last;

    /** As they were written. */
    private final byte[][] written;

    /**
     * @param strings how many a value has
     */
    Recurring(int strings) {
        last = new String[strings];
        written = new byte[strings][];
    }

    /**
     * The next string of the input, which may be null.
     *
     * @param index which of the value's strings it is, from 0
     */
    String read(int index, DataInputView in) throws IOException {
        if (!(in instanceof ArrayInput)) {
            return StringValue.readString(in);
        }
        ArrayInput array = (ArrayInput) in;
        if (written[index] != null && array.skips(written[index])) {
            return last[index];
        }
        int start = array.getPosition();
        String read = array.readString();
        if (read != null) {
            last[index] = read;
            written[index] = array.since(start, written[index]);
        }
        return read;
    }
}
