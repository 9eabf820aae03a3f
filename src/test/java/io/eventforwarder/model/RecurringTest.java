package io.eventforwarder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;

class RecurringTest {
    private static final String LONGEST_KNOWN = "a".repeat(126);

    /** Those that could be taken for each other stand together. */
    private static final List<String> TEXTS =
            Arrays.asList(
                    "",
                    null,
                    "",
                    "",
                    "a",
                    "ab",
                    "ab",
                    "a",
                    "b",
                    null,
                    "b",
                    "é",
                    "é",
                    "\u0080",
                    "\u0000",
                    "\u0000",
                    "aé",
                    "abé",
                    "\uFFFD",
                    "€",
                    "😀",
                    "😀",
                    "\uD83D",
                    "a\u0000",
                    "a\u0000",
                    LONGEST_KNOWN,
                    LONGEST_KNOWN,
                    LONGEST_KNOWN.substring(1) + "é",
                    LONGEST_KNOWN + "a",
                    LONGEST_KNOWN + "a",
                    LONGEST_KNOWN + "b",
                    "a".repeat(20_000),
                    "a".repeat(20_000),
                    "a".repeat(20_001));

    private static byte[] written(List<String> texts) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (String text : texts) {
            StringValue.writeString(text, out);
        }
        return out.getCopyOfBuffer();
    }

    private static void readsAllFrom(DataInputDeserializer in) throws IOException {
        Recurring strings = new Recurring(1);
        for (String text : TEXTS) {
            assertThat(strings.read(0, in)).isEqualTo(text);
        }
        assertThat(in.available()).isZero();
    }

    @Test
    void everyStringIsReadAsItWasWritten() throws IOException {
        readsAllFrom(new ArrayInput(written(TEXTS)));
        readsAllFrom(new DataInputDeserializer(written(TEXTS)));
    }

    @Test
    void aStringThatComesAgainIsTheSameObject() throws IOException {
        DataInputView in =
                new ArrayInput(written(List.of("device", "user", "device", "other", "device")));
        Recurring strings = new Recurring(2);
        String device = strings.read(0, in);
        assertThat(strings.read(1, in)).isEqualTo("user");

        assertThat(strings.read(0, in)).isSameAs(device);
        assertThat(strings.read(1, in)).isEqualTo("other");
        assertThat(strings.read(0, in)).isSameAs(device);
    }

    @Test
    void textThatEndsTooEarlyIsNotTakenForWhatCameBefore() throws IOException {
        byte[] written = written(List.of("device", "device"));
        ArrayInput in = new ArrayInput(Arrays.copyOf(written, written.length - 1));
        Recurring strings = new Recurring(1);
        assertThat(strings.read(0, in)).isEqualTo("device");

        assertThatThrownBy(() -> strings.read(0, in)).isInstanceOf(IOException.class);
    }

    @Test
    void textThatEndsTooEarlyIsNoText() throws IOException {
        byte[] written = written(List.of("device"));
        for (int length = 0; length < written.length; length++) {
            ArrayInput in = new ArrayInput(Arrays.copyOf(written, length));
            assertThatThrownBy(() -> new Recurring(1).read(0, in))
                    .as(length + " bytes")
                    .isInstanceOf(IOException.class);
        }
    }
}
