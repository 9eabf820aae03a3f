package io.eventforwarder.sink;

import io.eventforwarder.credentials.Secrets;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.Secret;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.aws.config.AWSConfigConstants;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsStateSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * Flink's {@code KinesisStreamsSink} with the customer's credentials, and with a client under it
 * that says what is wrong and waits, where the sink by itself would fail the job or spin.
 */
final class PutRecordsSink
        implements Sink<OutgoingRecord>,
                SupportsWriterState<OutgoingRecord, BufferedRequestState<PutRecordsRequestEntry>> {
    private static final long serialVersionUID = 1L;

    private static final int MAX_RECORDS_A_REQUEST = 500;
    private static final long MAX_REQUEST_SIZE = 10L << 20;

    /**
     * Kinesis counts partition keys into a request's size, the sink does not. It must not be less
     * than what any state may hold: a restored record that is larger would fail the job for ever.
     */
    private static final long MAX_DATA_A_REQUEST =
            MAX_REQUEST_SIZE - MAX_RECORDS_A_REQUEST * PartitionKeys.LENGTH;

    /** The most that a record may be, partition key counted in. */
    static final long MAX_RECORD_SIZE = MAX_DATA_A_REQUEST + PartitionKeys.LENGTH;

    /** Events as received should not wait; at any load requests are full before. */
    private static final long MAX_MILLIS_IN_BUFFER = 100;

    private final String stream;
    private final int maxInFlight;
    @Nullable private final Secret partitionKeySecret;
    private final Clients clients;

    /** Opens the client where it is used, in the task: credentials are resolved there. */
    @FunctionalInterface
    interface Clients extends Serializable {
        PausingKinesisClient open(PausingKinesisClient.Observer observer);
    }

    PutRecordsSink(
            String stream, int maxInFlight, Optional<Secret> partitionKeySecret, Clients clients) {
        this.stream = stream;
        this.maxInFlight = maxInFlight;
        this.partitionKeySecret = partitionKeySecret.orElse(null);
        this.clients = clients;
    }

    @Override
    public SinkWriter<OutgoingRecord> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    @Deprecated
    public SinkWriter<OutgoingRecord> createWriter(InitContext context) {
        throw new UnsupportedOperationException("Flink 1.20 calls the other method.");
    }

    @Override
    public StatefulSinkWriter<OutgoingRecord, BufferedRequestState<PutRecordsRequestEntry>>
            restoreWriter(
                    WriterInitContext context,
                    Collection<BufferedRequestState<PutRecordsRequestEntry>> states)
                    throws IOException {
        PutRecordsProgress progress =
                new PutRecordsProgress(context.metricGroup(), context.getMailboxExecutor());
        states.forEach(progress::restored);
        StatefulSinkWriter<OutgoingRecord, BufferedRequestState<PutRecordsRequestEntry>> writer =
                kinesisStreamsSink(progress).restoreWriter(context, states);
        PausingKinesisClient client = clients.open(progress);
        progress.show(client);
        ExchangedClient.exchange(writer, client);
        return new PutRecordsWriter(writer, progress, context.getMailboxExecutor());
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<PutRecordsRequestEntry>>
            getWriterStateSerializer() {
        return new KinesisStreamsStateSerializer();
    }

    private KinesisStreamsSink<OutgoingRecord> kinesisStreamsSink(PutRecordsProgress progress) {
        PartitionKeys keys =
                new PartitionKeys(
                        Optional.ofNullable(partitionKeySecret)
                                .map(
                                        secret ->
                                                Secrets.resolve(
                                                        "Output.partition-key-secret", secret)));
        return KinesisStreamsSink.<OutgoingRecord>builder()
                .setStreamName(stream)
                .setSerializationSchema(new RecordBytes())
                .setPartitionKeyGenerator(
                        record -> progress.remembered(record, keys.of(record.deviceKey())))
                .setKinesisClientProperties(placeholders())
                .setMaxInFlightRequests(maxInFlight)
                .setMaxBatchSize(MAX_RECORDS_A_REQUEST)
                .setMaxBatchSizeInBytes(MAX_DATA_A_REQUEST)
                .setMaxRecordSizeInBytes(MAX_DATA_A_REQUEST)
                .setMaxTimeInBufferMS(MAX_MILLIS_IN_BUFFER)
                .build();
    }

    /** For the sink's own client, which never sends anything. */
    private static Properties placeholders() {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, "us-east-1");
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "placeholder");
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "placeholder");
        return properties;
    }

    private static final class RecordBytes implements SerializationSchema<OutgoingRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(OutgoingRecord record) {
            return record.bytes();
        }
    }
}
