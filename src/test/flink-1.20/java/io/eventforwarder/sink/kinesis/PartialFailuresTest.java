package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.aws.config.AWSConfigConstants;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why this project has a sink of its own: the same records fail once in front of either. */
@Timeout(120)
class PartialFailuresTest {
    private static final int DEVICES = 8;
    private static final List<String> RECORDS =
            IntStream.range(0, 400)
                    .mapToObj(i -> (char) ('a' + i % DEVICES) + "" + i / DEVICES)
                    .toList();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @ParameterizedTest
    @CsvSource({"put-record, 1", "put-records, 2"})
    void flinksSinkReordersADevicesRecordsAndTheJobsOwnDoesNot(String putApi, long seed)
            throws Exception {
        StoredRecords byFlink = new StoredRecords();
        StoredRecords byTheJob = new StoredRecords();
        try (ScriptedKinesis ofFlink = ScriptedKinesis.start(2, ShardLimits.NONE, seed, byFlink);
                ScriptedKinesis ofTheJob =
                        ScriptedKinesis.start(2, ShardLimits.NONE, seed, byTheJob)) {
            ofFlink.follow(Script.always(Fault.PARTIAL));
            ofTheJob.follow(Script.always(Fault.PARTIAL));
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.setParallelism(1);
            DataStream<OutgoingRecord> records =
                    env.fromData(
                            RECORDS.stream().map(SinkSubtask::record).toList(),
                            OutgoingRecord.TYPE);
            toKinesisStreamsSink(records, ofFlink.endpoint());
            toTheJobsOwnSink(records, putApi, ofTheJob.endpoint());
            env.execute();
        }

        assertThat(texts(byFlink)).containsExactlyInAnyOrderElementsOf(RECORDS);
        assertThat(reordered(texts(byFlink))).isPositive();
        assertThat(texts(byTheJob)).containsExactlyInAnyOrderElementsOf(RECORDS);
        assertThat(reordered(texts(byTheJob))).isZero();
    }

    private static List<String> texts(StoredRecords stored) {
        return stored.all().stream().map(record -> record.data().asUtf8String()).toList();
    }

    /** One request at a time, so that none overtakes another. */
    private static void toKinesisStreamsSink(DataStream<OutgoingRecord> records, URI kinesis) {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, "us-east-1");
        properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, kinesis.toString());
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "AKIDOFCUSTOMER");
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "hush");
        properties.setProperty(AWSConfigConstants.HTTP_PROTOCOL_VERSION, "HTTP1_1");
        records.sinkTo(
                KinesisStreamsSink.<OutgoingRecord>builder()
                        .setStreamName("events-out")
                        .setSerializationSchema(new RecordBytes())
                        .setPartitionKeyGenerator(OutgoingRecord::deviceKey)
                        .setKinesisClientProperties(properties)
                        .setMaxInFlightRequests(1)
                        .setMaxBatchSize(50)
                        .setMaxTimeInBufferMS(50)
                        .build());
    }

    private static void toTheJobsOwnSink(
            DataStream<OutgoingRecord> records, String putApi, URI kinesis) {
        KinesisOutput.toCustomer(
                        PropertiesJson.toOpenKinesis(kinesis)
                                .set("Output", "put-api", putApi)
                                .settings())
                .send(records.keyBy(OutgoingRecord::deviceKey));
    }

    private static long reordered(List<String> stored) {
        Map<Character, Integer> latest = new HashMap<>();
        long reordered = 0;
        for (String text : stored) {
            int number = Integer.parseInt(text.substring(1));
            Integer before = latest.merge(text.charAt(0), number, Math::max);
            reordered += before > number ? 1 : 0;
        }
        return reordered;
    }

    private static final class RecordBytes implements SerializationSchema<OutgoingRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(OutgoingRecord record) {
            return record.bytes();
        }
    }
}
