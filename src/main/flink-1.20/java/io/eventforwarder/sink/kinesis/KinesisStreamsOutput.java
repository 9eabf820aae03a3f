package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.CustomerCredentials;
import io.eventforwarder.aws.Secrets;
import io.eventforwarder.aws.SensitiveLoggers;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.ConfigurationSettings.UserAuthentication;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.aws.config.AWSConfigConstants;
import org.apache.flink.connector.aws.config.AWSConfigConstants.CredentialProvider;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsStateSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Writes records with Flink's own {@code KinesisStreamsSink}. */
public final class KinesisStreamsOutput implements RecordOutput {
    private final Settings settings;

    private KinesisStreamsOutput(Settings settings) {
        this.settings = settings;
    }

    /** Creates the output to the connection's stream, with the customer's role or user. */
    public static RecordOutput toCustomer(Settings settings) {
        return new KinesisStreamsOutput(settings);
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        records.sinkTo(new CustomerSink(settings))
                .uid("kinesis-streams-sink")
                .name("Forward to Kinesis");
        return Optional.empty();
    }

    /** Creates Flink's sink in the task, so that no resolved secret is in the job graph. */
    private static final class CustomerSink
            implements Sink<OutgoingRecord>,
                    SupportsWriterState<
                            OutgoingRecord, BufferedRequestState<PutRecordsRequestEntry>> {
        private static final long serialVersionUID = 1L;

        private final Settings settings;

        CustomerSink(Settings settings) {
            this.settings = settings;
        }

        @Override
        public SinkWriter<OutgoingRecord> createWriter(WriterInitContext context)
                throws IOException {
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
            // The class loader's release ends the hold, because Flink's sink has no close hook.
            context.getUserCodeClassLoader()
                    .registerReleaseHookIfAbsent(
                            SensitiveLoggers.class.getName(), SensitiveLoggers.hold()::close);
            return kinesisStreamsSink().restoreWriter(context, states);
        }

        @Override
        public SimpleVersionedSerializer<BufferedRequestState<PutRecordsRequestEntry>>
                getWriterStateSerializer() {
            return new KinesisStreamsStateSerializer();
        }

        private KinesisStreamsSink<OutgoingRecord> kinesisStreamsSink() {
            OutputSettings output = settings.output();
            PartitionKeys keys = PartitionKeys.with(output.partitionKeySecret());
            return KinesisStreamsSink.<OutgoingRecord>builder()
                    .setStreamName(streamName())
                    .setKinesisClientProperties(client())
                    .setSerializationSchema(record -> record.bytes(keys::of))
                    .setPartitionKeyGenerator(record -> keys.of(record.deviceKey()))
                    .setMaxInFlightRequests(output.maxInFlight())
                    // Not max-record-size: Flink's sink fails the job if a record exceeds its
                    // limit, and state may hold records from a time when max-record-size was
                    // larger.
                    .setMaxRecordSizeInBytes(OutputSettings.MAX_REQUEST_OF_FLINKS_SINK.getBytes())
                    .build();
        }

        private Properties client() {
            String region = settings.connection().kinesisServiceRegion().orElseThrow();
            Properties client = new Properties();
            client.setProperty(AWSConfigConstants.AWS_REGION, region);
            settings.output()
                    .kinesisEndpoint()
                    .map(URI::toString)
                    .ifPresent(url -> client.setProperty(AWSConfigConstants.AWS_ENDPOINT, url));
            ConfigurationSettings configuration = settings.configuration();
            configuration.user().ifPresent(user -> authenticate(client, user));
            configuration
                    .role()
                    .map(role -> CustomerCredentials.assumeRole(settings))
                    .ifPresent(request -> authenticate(client, request));
            return client;
        }

        private String streamName() {
            return settings.connection().streamName().orElseThrow();
        }

        private static void authenticate(Properties client, UserAuthentication user) {
            client.setProperty(
                    AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, CredentialProvider.BASIC.name());
            client.setProperty(
                    AWSConfigConstants.AWS_ACCESS_KEY_ID,
                    Secrets.resolve("Configuration.access-key-id", user.accessKeyId()));
            client.setProperty(
                    AWSConfigConstants.AWS_SECRET_ACCESS_KEY,
                    Secrets.resolve("Configuration.secret-access-key", user.secretAccessKey()));
        }

        private static void authenticate(Properties client, AssumeRoleRequest request) {
            client.setProperty(
                    AWSConfigConstants.AWS_CREDENTIALS_PROVIDER,
                    CredentialProvider.ASSUME_ROLE.name());
            client.setProperty(AWSConfigConstants.AWS_ROLE_ARN, request.roleArn());
            client.setProperty(AWSConfigConstants.AWS_ROLE_EXTERNAL_ID, request.externalId());
            client.setProperty(AWSConfigConstants.AWS_ROLE_SESSION_NAME, request.roleSessionName());
        }
    }
}
