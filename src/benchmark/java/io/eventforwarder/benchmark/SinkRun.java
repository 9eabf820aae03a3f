package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * In a process of its own: a job of one slot that makes records as fast as they are taken, and
 * sends them by a sink of this project.
 */
final class SinkRun {
    private SinkRun() {}

    /**
     * Runs and measures it.
     *
     * @param args the stub's endpoint, {@code Output.put-api}, bytes of a record, requests in
     *     flight, and seconds of the warm-up and of the measurement
     */
    public static void main(String[] args) {
        URI stub = URI.create(args[0]);
        Settings settings =
                PropertiesJson.toOpenKinesis(stub)
                        .set("Output", "put-api", args[1])
                        .set("Output", "max-in-flight", args[3])
                        // The source waits as soon as memory is full, and no record goes to the
                        // state, as where Kinesis keeps up with what comes.
                        .set("Output", "max-overflow-bytes", "0 bytes")
                        .settings();
        SentRecords records = new SentRecords(Integer.parseInt(args[2]));
        Measurement.run(
                stub,
                Integer.parseInt(args[4]),
                Integer.parseInt(args[5]),
                () -> {
                    JobClient job = submit(settings, records);
                    return () -> {
                        if (job.getJobStatus().get().isTerminalState()) {
                            throw new IllegalStateException("The job ended.");
                        }
                    };
                });
    }

    private static JobClient submit(Settings settings, SentRecords records) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        DataStream<OutgoingRecord> stream =
                env.fromSource(
                                new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                                WatermarkStrategy.noWatermarks(),
                                "Count")
                        .map(records)
                        .returns(OutgoingRecord.TYPE);
        EventForwarderJob.output(settings).forward(stream);
        return env.executeAsync("Send records");
    }
}
