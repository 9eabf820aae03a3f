package io.eventforwarder.sink.files;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.sink.ForwardedCounts;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.sink.kinesis.PartitionKeys;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/** Writes one record a line to files of JSON Lines in a folder. */
public final class FileOutput implements RecordOutput {
    private final String folder;
    private final Optional<Secret> partitionKeySecret;

    /**
     * @param partitionKeySecret see {@link PartitionKeys}
     */
    public FileOutput(String folder, Optional<Secret> partitionKeySecret) {
        this.folder = folder;
        this.partitionKeySecret = partitionKeySecret;
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        records.map(
                        new ToLine(partitionKeySecret.orElse(null)),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("records-to-lines")
                .name("Put each record on a line")
                .sinkTo(JsonLines.in(folder, new BasePathBucketAssigner<>()))
                .uid("files")
                .name("Write files");
        return Optional.empty();
    }

    /** Puts each record on one line. */
    private static final class ToLine extends RichMapFunction<OutgoingRecord, byte[]>
            implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        @Nullable private final Secret partitionKeySecret;

        private transient ForwardedCounts forwarded;
        @Nullable private transient PartitionKeys partitionKeys;

        ToLine(@Nullable Secret partitionKeySecret) {
            this.partitionKeySecret = partitionKeySecret;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            forwarded =
                    new ForwardedCounts(
                            getRuntimeContext().getMetricGroup(), context.getOperatorStateStore());
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            forwarded.store();
        }

        @Override
        public byte[] map(OutgoingRecord record) {
            forwarded.add(record, System.currentTimeMillis());
            return OutgoingRecord.onOneLine(record.bytes(this::partitionKey));
        }

        /** Only records with {@code forwarding_info} need a partition key, and thus the secret. */
        private String partitionKey(String deviceKey) {
            if (partitionKeys == null) {
                partitionKeys = PartitionKeys.with(Optional.ofNullable(partitionKeySecret));
            }
            return partitionKeys.of(deviceKey);
        }
    }
}
