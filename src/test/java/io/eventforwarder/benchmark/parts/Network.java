package io.eventforwarder.benchmark.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The way to the subtask that has the device: what goes there is written and read again. */
final class Network<T> {
    private final TypeSerializer<T> serializer;
    private final DataOutputSerializer written = new DataOutputSerializer(1 << 16);
    private final DataInputDeserializer read = new DataInputDeserializer();

    Network(TypeInformation<T> type) {
        serializer = type.createSerializer(new SerializerConfigImpl());
    }

    T passed(T value) {
        try {
            written.clear();
            serializer.serialize(value, written);
            read.setBuffer(written.getSharedBuffer(), 0, written.length());
            return serializer.deserialize(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
