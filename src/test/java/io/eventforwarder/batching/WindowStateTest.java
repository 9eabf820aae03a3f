package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** The formats of window state, with golden samples of the bytes. */
class WindowStateTest {
    private static final TypeSerializer<SessionProgress> PROGRESS = SessionProgress.SERIALIZER;

    private static <T> String written(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        return HexFormat.of().formatHex(out.getCopyOfBuffer());
    }

    private static <T> T read(TypeSerializer<T> serializer, String hex) throws IOException {
        return serializer.deserialize(new DataInputDeserializer(HexFormat.of().parseHex(hex)));
    }

    @Test
    void theFormatOfSessionProgress() throws IOException {
        SessionProgress open = SessionProgress.from(5).arrived(7, 300).withTimer(9);
        SessionProgress ended =
                open.ended(7, Duration.ofMillis(4)).closing(CloseReason.SESSION_END);
        String openHex =
                "01"
                        + "0000000000000005"
                        + "000000000000012c"
                        + "0000000000000007"
                        + "7fffffffffffffff"
                        + "0000000000000009"
                        + "00";
        String endedHex =
                "01"
                        + "0000000000000005"
                        + "000000000000012c"
                        + "0000000000000007"
                        + "000000000000000b"
                        + "0000000000000009"
                        + "03";

        assertThat(written(PROGRESS, open)).isEqualTo(openHex);
        assertThat(written(PROGRESS, ended)).isEqualTo(endedHex);
        assertThat(read(PROGRESS, openHex)).usingRecursiveComparison().isEqualTo(open);
        assertThat(read(PROGRESS, endedHex)).usingRecursiveComparison().isEqualTo(ended);
    }

    @Test
    void theFormatOfASessionsWindow() throws IOException {
        SessionWindow window = new SessionWindow("aé");
        TypeSerializer<SessionWindow> serializer = SessionWindow.Serializer.INSTANCE;

        assertThat(written(serializer, window)).isEqualTo("0361e901");
        assertThat(read(serializer, "0361e901")).isEqualTo(window).hasSameHashCodeAs(window);
        assertThat(new SessionWindow("b")).isNotEqualTo(window);
        assertThat(window.toString()).doesNotContain("aé");
    }

    @Test
    void aCheckpointRemembersTheSerializers() throws IOException {
        for (TypeSerializer<?> serializer :
                new TypeSerializer<?>[] {PROGRESS, SessionWindow.Serializer.INSTANCE}) {
            DataOutputSerializer out = new DataOutputSerializer(64);
            TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

            TypeSerializerSnapshot<?> restored =
                    TypeSerializerSnapshot.readVersionedSnapshot(
                            new DataInputDeserializer(out.getCopyOfBuffer()),
                            getClass().getClassLoader());

            assertThat(restored.restoreSerializer()).isInstanceOf(serializer.getClass());
        }
    }
}
