package io.eventforwarder.model;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;

/**
 * The type of values of which Flink knows only the serializer. An {@link ImmutableSerializer} takes
 * the place of Kryo.
 */
final class ImmutableTypeInfo<T> extends GenericTypeInfo<T> {
    private static final long serialVersionUID = 1L;

    private final ImmutableSerializer<T> serializer;

    ImmutableTypeInfo(Class<T> type, ImmutableSerializer<T> serializer) {
        super(type);
        this.serializer = serializer;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    // Flink 1.20 declares this method; Flink 2 does not, so there can be no @Override.
    @SuppressWarnings("MissingOverride")
    @Deprecated
    public TypeSerializer<T> createSerializer(ExecutionConfig config) {
        return serializer;
    }
}
