package io.eventforwarder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Later builds must read what this build wrote to state. */
class SerializersTest {
    private static final String FOLDER = "/serializers/";
    private static final String ODD_TEXT = "é€😀 \uD800 and \uDC00\u0000";

    private static final SourcePosition IN_STREAM =
            SourcePosition.inStream("events-ünï", "shardId-000000000003", "4961", 7).item(2);
    private static final SourcePosition IN_FILE =
            SourcePosition.inFile("/data/été.jsonl", 1L << 40);

    /** A value and the name of the file with its golden sample, which contains the bytes in hex. */
    private record Sample<T>(String name, TypeSerializer<T> serializer, T value) {
        Sample(String name, TypeInformation<T> type, T value) {
            this(name, type.createSerializer(new SerializerConfigImpl()), value);
        }

        byte[] written() throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer().serialize(value, out);
            return out.getCopyOfBuffer();
        }

        T read(byte[] bytes) throws IOException {
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            T read = serializer().deserialize(in);
            assertThat(in.available()).as("bytes left unread").isZero();
            return read;
        }

        byte[] golden() throws IOException {
            try (InputStream in = SerializersTest.class.getResourceAsStream(FOLDER + name)) {
                assertThat(in).as(FOLDER + name).isNotNull();
                String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sample<?>> samples() {
        return Stream.of(
                new Sample<>(
                        "input-record-1.hex",
                        InputRecord.TYPE,
                        new InputRecord(utf8("{\"a\":\"é\"}"), IN_STREAM, 1700000000123L)),
                new Sample<>("event-batch-1.hex", EventBatch.TYPE, batch()),
                new Sample<>(
                        "input-record-dead-letter-1.hex",
                        InputRecord.TYPE,
                        new InputRecord(letter())),
                new Sample<>("fragment-1.hex", Fragment.TYPE, fragment()),
                new Sample<>("fragment-compressed-1.hex", Fragment.TYPE, fragment().compressed()),
                new Sample<>(
                        "event-group-1.hex",
                        EventGroup.TYPE,
                        new EventGroup(
                                "mp_deviceid:" + ODD_TEXT,
                                CloseReason.SESSION_TIMEOUT,
                                List.of(
                                        new Fragment(batch(), "", false, 7),
                                        new Fragment(batch(), "s", true, 7)))),
                new Sample<>(
                        "event-batch-without-events-1.hex",
                        EventBatch.TYPE,
                        new EventBatch(
                                IN_STREAM,
                                0,
                                "place:" + IN_STREAM,
                                new Owner("production", "", ""),
                                0,
                                0,
                                0,
                                new Envelope(slice(""), slice(""), false, true, false),
                                List.of(),
                                Set.of())),
                new Sample<>(
                        "outgoing-record-1.hex",
                        OutgoingRecord.TYPE,
                        new OutgoingRecord(
                                "mpid:" + ODD_TEXT, utf8("{\"b\":\"😀\"}"), 3, IN_STREAM, -5)),
                new Sample<>("dead-letter-1.hex", DeadLetter.TYPE, letter()));
    }

    private static Fragment fragment() {
        return new Fragment(batch(), "session " + ODD_TEXT, true, -2L);
    }

    private static DeadLetter letter() {
        return new DeadLetter(
                DeadLetterReason.DUPLICATE_EVENTS,
                "A sentence with " + ODD_TEXT + '.',
                DeadLetter.Stage.PARSE,
                3,
                1700000000123L,
                IN_FILE,
                new byte[] {0, -1, -128, 127});
    }

    /** A batch after a toggle has dropped a session_end. */
    private static EventBatch batch() {
        return new EventBatch(
                        IN_FILE,
                        1700000000123L,
                        "mp_deviceid:" + ODD_TEXT,
                        new Owner("development", "key-" + ODD_TEXT, "mpid:5"),
                        -1,
                        300,
                        296,
                        new Envelope(
                                slice("\"mpid\":5,\"é\":1"), slice("\"-77\""), true, false, true),
                        List.of(
                                new Event(
                                        EventType.SCREEN_VIEW,
                                        0,
                                        1700000000100L,
                                        500_000_000,
                                        "session " + ODD_TEXT,
                                        slice("{\"event_type\":\"screen_view\"}")),
                                new Event(
                                        EventType.SESSION_END,
                                        1,
                                        1700000000101L,
                                        0,
                                        "session " + ODD_TEXT,
                                        slice("{\"event_type\":\"session_end\"}")),
                                new Event(
                                        EventType.CUSTOM_EVENT,
                                        2,
                                        1700000000102L,
                                        999_999_999,
                                        "session " + ODD_TEXT,
                                        slice("{\"event_type\":\"custom_event\"}")),
                                new Event(
                                        EventType.PRE_ATTRIBUTION,
                                        299,
                                        Event.NO_TIMESTAMP,
                                        0,
                                        "",
                                        slice("{\"x\":\"😀\"}"))),
                        Set.of())
                .without(event -> event.type() == EventType.SESSION_END);
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void theGoldenSampleIsRead(Sample<T> sample) throws IOException {
        assertSame(sample.read(sample.golden()), sample.value());
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void writingGivesTheGoldenSample(Sample<T> sample) throws IOException {
        assertThat(sample.written()).asHexString().isEqualTo(hex(sample.golden()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void bytesAreCopiedAsTheyAre(Sample<T> sample) throws IOException {
        byte[] twice = join(sample.written(), sample.written());
        DataInputDeserializer in = new DataInputDeserializer(twice);
        DataOutputSerializer out = new DataOutputSerializer(64);

        sample.serializer().copy(in, out);
        sample.serializer().copy(in, out);

        assertThat(out.getCopyOfBuffer()).isEqualTo(twice);
        assertThat(in.available()).isZero();
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void aCopyIsTheValueItself(Sample<T> sample) {
        TypeSerializer<T> serializer = sample.serializer();

        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(sample.value())).isSameAs(sample.value());
        assertThat(serializer.copy(sample.value(), sample.value())).isSameAs(sample.value());
        assertThat(serializer.duplicate()).isSameAs(serializer);
        assertThat(serializer.getLength()).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void anotherVersionIsRefusedWithASentence(Sample<T> sample) throws IOException {
        byte[] later = sample.written();
        int version = later[0];
        later[0] = 77;

        assertThatThrownBy(() -> sample.read(later))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reads version " + version + " of its format")
                .hasMessageContaining("the state holds version 77");
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void bytesThatAreCutOffAreRefused(Sample<T> sample) throws IOException {
        byte[] bytes = sample.written();
        for (int length = 0; length < bytes.length; length++) {
            DataInputDeserializer in = new DataInputDeserializer(bytes, 0, length);
            assertThatThrownBy(() -> sample.serializer().deserialize(in))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void aCheckpointRemembersTheSerializer(Sample<T> sample) throws IOException {
        TypeSerializer<T> serializer = sample.serializer();
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

        TypeSerializerSnapshot<T> restored =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        getClass().getClassLoader());

        assertThat(restored.restoreSerializer()).isEqualTo(serializer);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(restored)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void stateOfAnotherTypeIsIncompatible() {
        List<TypeSerializer<?>> serializers =
                samples().<TypeSerializer<?>>map(Sample::serializer).distinct().toList();

        assertThat(serializers).hasSizeGreaterThan(5);
        for (TypeSerializer<?> serializer : serializers) {
            for (TypeSerializer<?> other : serializers) {
                assertThat(isIncompatible(serializer, other))
                        .as(
                                serializer.snapshotConfiguration()
                                        + " "
                                        + other.snapshotConfiguration())
                        .isEqualTo(!serializer.equals(other));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> boolean isIncompatible(TypeSerializer<T> serializer, TypeSerializer<?> old) {
        TypeSerializerSnapshot<T> state = (TypeSerializerSnapshot<T>) old.snapshotConfiguration();
        return serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(state)
                .isIncompatible();
    }

    @Test
    void aBatchWithoutItsDroppedEventsHasTheSameFormat() throws IOException {
        EventBatch batch = (EventBatch) samples().toList().get(1).value();
        EventBatch rest = batch.without(event -> event.index() == 0);
        Sample<EventBatch> sample = new Sample<>("", EventBatch.TYPE, rest);

        assertSame(sample.read(sample.written()), rest);
        assertThat(rest.events()).hasSize(2);
        assertThat(rest.filtered()).isEqualTo(298);
        assertThat(batch.without(event -> false)).isSameAs(batch);
    }

    private static void assertSame(Object read, Object written) {
        if (written instanceof Fragment fragment) {
            assertSameFragment((Fragment) read, fragment);
            return;
        }
        assertThat(read)
                .usingRecursiveComparison()
                .usingOverriddenEquals()
                .withEqualsForType((a, b) -> a.toString().equals(b.toString()), Slice.class)
                .isEqualTo(written);
    }

    private static void assertSameFragment(Fragment read, Fragment written) {
        assertThat(read.deviceKey()).isEqualTo(written.deviceKey());
        assertThat(read.session()).isEqualTo(written.session());
        assertThat(read.endsSession()).isEqualTo(written.endsSession());
        assertThat(read.fingerprint()).isEqualTo(written.fingerprint());
        assertThat(read.events()).isEqualTo(written.events());
        assertThat(read.isEmptied()).isEqualTo(written.isEmptied());
        assertThat(read.bytes()).isEqualTo(written.bytes());
        assertSame(read.batch(), written.batch());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Slice slice(String text) {
        // A slice of a larger array, as the parser creates it.
        byte[] bytes = utf8("[" + text + "]");
        return new Slice(bytes, 1, bytes.length - 1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
