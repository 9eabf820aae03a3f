package io.eventforwarder.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Serializes and deserializes values, as the network and state do. */
public final class Restored {
    private Restored() {}

    public static <T> T of(T value, TypeInformation<T> type) {
        return of(value, type.createSerializer(new SerializerConfigImpl()));
    }

    public static <T> T of(T value, TypeSerializer<T> serializer) {
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
