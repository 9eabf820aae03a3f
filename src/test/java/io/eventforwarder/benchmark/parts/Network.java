package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The way to the subtask that has the device: batches are written and read again. */
final class Network {
    private final TypeSerializer<EventBatch> serializer =
            EventBatch.TYPE.createSerializer(new SerializerConfigImpl());
    private final DataOutputSerializer written = new DataOutputSerializer(1 << 16);
    private final DataInputDeserializer read = new DataInputDeserializer();

    EventBatch passed(EventBatch batch) {
        try {
            written.clear();
            serializer.serialize(batch, written);
            read.setBuffer(written.getSharedBuffer(), 0, written.length());
            return serializer.deserialize(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
