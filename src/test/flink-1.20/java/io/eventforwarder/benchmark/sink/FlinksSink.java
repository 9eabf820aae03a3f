package io.eventforwarder.benchmark.sink;

import io.eventforwarder.event.OutgoingRecord;
import java.net.URI;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.aws.config.AWSConfigConstants;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;

/** Flink's own Kinesis sink, which the job's sink is compared with. */
final class FlinksSink {
    private FlinksSink() {}

    static Sink<OutgoingRecord> to(URI endpoint, int inFlight, String protocol) {
        Properties client = new Properties();
        client.setProperty(AWSConfigConstants.AWS_REGION, "us-east-1");
        client.setProperty(AWSConfigConstants.AWS_ENDPOINT, endpoint.toString());
        client.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "AKIDOFCUSTOMER");
        client.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "hush");
        client.setProperty(AWSConfigConstants.HTTP_PROTOCOL_VERSION, protocol);
        return KinesisStreamsSink.<OutgoingRecord>builder()
                .setStreamName("events-out")
                .setSerializationSchema(new RecordBytes())
                .setPartitionKeyGenerator(OutgoingRecord::deviceKey)
                .setKinesisClientProperties(client)
                .setMaxInFlightRequests(inFlight)
                .build();
    }

    private static final class RecordBytes implements SerializationSchema<OutgoingRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(OutgoingRecord record) {
            return record.bytes();
        }
    }
}
