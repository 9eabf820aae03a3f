package io.eventforwarder.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Values as they are behind the network, or out of state. */
final class Restored {
    private Restored() {}

    static <T> T of(T value, TypeInformation<T> type) {
        TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
        try {
            DataOutputSerializer out = new DataOutputSerializer(1 << 10);
            serializer.serialize(value, out);
            DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
            T read = serializer.deserialize(in);
            if (in.available() > 0) {
                throw new AssertionError("A value is not read to its end.");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
