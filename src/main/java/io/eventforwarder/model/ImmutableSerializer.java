package io.eventforwarder.model;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The serializer of an immutable type. A copy is the value itself, so chained operators exchange
 * values at no cost. Each serialized value begins with the version of its format.
 */
public final class ImmutableSerializer<T> extends TypeSerializerSingleton<T> {
    private static final long serialVersionUID = 1L;

    /** Writes a value without the version. */
    @FunctionalInterface
    public interface Writer<T> extends Serializable {
        void write(T value, DataOutputView out) throws IOException;
    }

    /** Reads what the {@link Writer} of the same version wrote. */
    @FunctionalInterface
    public interface Reader<T> extends Serializable {
        T read(DataInputView in) throws IOException;
    }

    /**
     * The serializer's part of a checkpoint. All types have the same class of serializer, so the
     * class of the snapshot tells whether state is of the same type.
     */
    public abstract static class TypeSnapshot<T> extends SimpleTypeSerializerSnapshot<T> {
        protected TypeSnapshot(Supplier<TypeSerializer<T>> serializer) {
            super(serializer);
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
                TypeSerializerSnapshot<T> old) {
            return old.getClass() == getClass()
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }

    private final int version;
    private final Writer<T> writer;
    private final Reader<T> reader;
    private final SerializableSupplier<TypeSerializerSnapshot<T>> snapshot;

    /**
     * @param snapshot makes the serializer's part of a checkpoint, whose class belongs to this type
     *     alone. State holds the name of the class.
     */
    public ImmutableSerializer(
            int version,
            Writer<T> writer,
            Reader<T> reader,
            SerializableSupplier<TypeSerializerSnapshot<T>> snapshot) {
        this.version = version;
        this.writer = writer;
        this.reader = reader;
        this.snapshot = snapshot;
    }

    @Override
    public void serialize(T value, DataOutputView out) throws IOException {
        out.writeByte(version);
        writer.write(value, out);
    }

    @Override
    public T deserialize(DataInputView in) throws IOException {
        int written = in.readUnsignedByte();
        if (written != version) {
            throw new IOException(
                    "Serializer reads version "
                            + version
                            + " of its format, but the state holds version "
                            + written
                            + "; start this job with the version that wrote it, or a later one.");
        }
        return reader.read(in);
    }

    @Override
    public T deserialize(T reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return snapshot.get();
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public T createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImmutableSerializer
                && ((ImmutableSerializer<?>) other).snapshot.get().getClass()
                        == snapshot.get().getClass();
    }

    @Override
    public int hashCode() {
        return snapshot.get().getClass().hashCode();
    }
}
