package io.eventforwarder.json;

import java.util.Arrays;

/** A text that is mostly the same as the one before: then it is the same String, too. */
public final class RepeatedText {
    private byte[] bytes = {};
    private int length;
    private String text = "";

    /** The text of a range of the input. */
    public String of(TextRange range, byte[] in) {
        if (range.isEscaped()) {
            return range.in(in);
        }
        if (!Arrays.equals(bytes, 0, length, in, range.from(), range.to())) {
            text = range.in(in);
            length = range.to() - range.from();
            if (length > bytes.length) {
                bytes = new byte[length];
            }
            System.arraycopy(in, range.from(), bytes, 0, length);
        }
        return text;
    }
}
