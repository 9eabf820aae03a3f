package io.eventforwarder.benchmark.sink;

import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job of one slot that makes records as fast as they are taken, and sends them. */
final class SinkJob {
    private SinkJob() {}

    static void submit(SinkSubject subject, URI endpoint, int size, int inFlight) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        DataStream<OutgoingRecord> records =
                env.fromSource(
                                new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                                WatermarkStrategy.noWatermarks(),
                                "Count")
                        .map(new SentRecords(size))
                        .returns(OutgoingRecord.TYPE);
        switch (subject) {
            case PUT_RECORD -> output(endpoint, inFlight, "put-record").forward(records);
            case PUT_RECORDS -> output(endpoint, inFlight, "put-records").forward(records);
            case KINESIS_STREAMS_SINK -> records.sinkTo(FlinksSink.to(endpoint, inFlight, "HTTP2"));
            case KINESIS_STREAMS_SINK_HTTP1 ->
                    records.sinkTo(FlinksSink.to(endpoint, inFlight, "HTTP1_1"));
            default -> throw new IllegalArgumentException(subject + " is no job.");
        }
        env.executeAsync("Send records");
    }

    private static RecordOutput output(URI endpoint, int inFlight, String putApi) {
        return RecordOutput.of(
                PropertiesJson.toOpenKinesis(endpoint)
                        .set("Output", "put-api", putApi)
                        .set("Output", "max-in-flight", Integer.toString(inFlight))
                        // The source waits as soon as memory is full, and records pass by the
                        // state, as they do where Kinesis keeps up with what comes.
                        .set("Output", "max-overflow-bytes", "0 bytes")
                        .settings());
    }
}
