package io.eventforwarder.benchmark;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.aws.config.AWSConfigConstants;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink job as one would first write it: it parses event batches with Jackson and sends each
 * event in a record of its own with Flink's {@code KinesisStreamsSink}, with the sink's defaults.
 * It reads with the measured job's own source, and has the same checkpoints.
 */
final class PlainFlinkJob {
    private PlainFlinkJob() {}

    /**
     * Runs and measures the job.
     *
     * @param args a {@linkplain Measurement.Plan plan}
     */
    public static void main(String[] args) {
        Measurement.Plan plan = Measurement.Plan.of(args);
        URI stub = plan.stub();
        Measurement.run(
                plan,
                () -> {
                    StoppableCluster cluster = MeasuredJob.cluster();
                    Configuration configuration = cluster.configuration("hashmap");
                    StreamExecutionEnvironment env =
                            StreamExecutionEnvironment.getExecutionEnvironment(configuration);
                    env.setParallelism(1);
                    env.enableCheckpointing(ForwardBenchmark.CHECKPOINT_INTERVAL.toMillis());
                    build(env, stub);
                    JobGraph job = env.getStreamGraph().getJobGraph();
                    cluster.submit(job);
                    return MeasuredJob.running(cluster, job)::checkRunning;
                });
    }

    private static void build(StreamExecutionEnvironment env, URI stub) {
        DataStream<InputRecord> batches =
                ForwardBenchmark.unthrottledSource(
                                PropertiesJson.toOpenKinesis(stub)
                                        .set("Source", "endpoint", stub.toString())
                                        .settings())
                        .read(env);
        batches.<byte[]>flatMap(
                        (batch, events) -> SingleEvents.of(batch.bytes()).forEach(events::collect))
                .returns(byte[].class)
                .sinkTo(sink(stub));
    }

    private static KinesisStreamsSink<byte[]> sink(URI stub) {
        Properties client = new Properties();
        client.setProperty(AWSConfigConstants.AWS_REGION, "us-east-1");
        client.setProperty(AWSConfigConstants.AWS_ENDPOINT, stub.toString());
        client.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "BASIC");
        client.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "AKIDOFCUSTOMER");
        client.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "hush");
        client.setProperty(AWSConfigConstants.HTTP_PROTOCOL_VERSION, "HTTP1_1");
        return KinesisStreamsSink.<byte[]>builder()
                .setStreamName("events-out")
                .setKinesisClientProperties(client)
                .setSerializationSchema(event -> event)
                .setPartitionKeyGenerator(
                        event -> Integer.toHexString(ThreadLocalRandom.current().nextInt()))
                .build();
    }
}
