package io.eventforwarder.source;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.kinesis.shaded.com.amazonaws.ClientConfiguration;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkBaseException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.AmazonKinesis;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.DescribeStreamSummaryRequest;
import org.apache.flink.streaming.connectors.kinesis.util.AWSUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks how long a stream keeps its records; the job runs without an answer as well. */
final class StreamRetention {
    private static final Logger LOGGER = LoggerFactory.getLogger(StreamRetention.class);
    private static final int TIMEOUT_MILLIS = 10_000;

    private StreamRetention() {}

    /**
     * Asks in the background and tells the answer, once.
     *
     * @param properties the consumer's
     */
    static void ask(String stream, Properties properties, SourceProgress progress) {
        CompletableFuture<Void> unused =
                CompletableFuture.runAsync(() -> describe(stream, properties, progress));
    }

    private static void describe(String stream, Properties properties, SourceProgress progress) {
        ClientConfiguration configuration =
                new ClientConfiguration()
                        .withConnectionTimeout(TIMEOUT_MILLIS)
                        .withSocketTimeout(TIMEOUT_MILLIS);
        AmazonKinesis client = AWSUtil.createKinesisClient(properties, configuration);
        try {
            int hours =
                    client.describeStreamSummary(
                                    new DescribeStreamSummaryRequest().withStreamName(stream))
                            .getStreamDescriptionSummary()
                            .getRetentionPeriodHours();
            progress.retention(Duration.ofHours(hours));
        } catch (SdkBaseException e) {
            LOGGER.warn(
                    "How long the stream {} keeps its records is not known ({}), so"
                            + " secondsUntilExpiry reckons with 24 hours. The job's own role needs"
                            + " kinesis:DescribeStreamSummary on the stream for it.",
                    stream,
                    e.getClass().getSimpleName());
        } finally {
            client.shutdown();
        }
    }
}
