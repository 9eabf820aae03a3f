package io.eventforwarder.source;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.logs.LoudLoggers;
import io.eventforwarder.metrics.Metrics;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher.RecordPublisherRunResult;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * Flink's consumer, with each record's true place and a measure of how far it is behind. A
 * deserialization schema does not learn the subsequence number that tells the user records of one
 * aggregated record apart; the fetcher, which keeps it for restarts, does.
 */
// Flink 1.20 deprecates the API that its own consumer is built on.
@SuppressWarnings("deprecation")
final class PlacedKinesisConsumer extends FlinkKinesisConsumer<InputRecord> {
    private static final long serialVersionUID = 1L;

    private final String stream;
    private final Properties properties;

    private transient SourceProgress progress;

    PlacedKinesisConsumer(String stream, Properties properties) {
        super(List.of(stream), new InputRecordSchema(), properties);
        this.stream = stream;
        this.properties = properties;
    }

    @Override
    public void open(Configuration parameters) throws Exception {
        LoudLoggers.hold();
        super.open(parameters);
        progress = new SourceProgress(Clock.systemUTC());
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        Metrics.gauge(metrics, Metrics.SECONDS_BEHIND_SOURCE, progress::secondsBehind);
        Metrics.gauge(metrics, Metrics.SECONDS_UNTIL_EXPIRY, progress::secondsUntilExpiry);
        StreamRetention.ask(stream, properties, progress);
    }

    @Override
    protected KinesisDataFetcher<InputRecord> createFetcher(
            List<String> streams,
            SourceContext<InputRecord> context,
            RuntimeContext runtime,
            Properties properties,
            KinesisDeserializationSchema<InputRecord> schema) {
        return new KinesisDataFetcher<>(
                streams,
                context,
                runtime,
                properties,
                schema,
                getShardAssigner(),
                getPeriodicWatermarkAssigner(),
                getWatermarkTracker()) {
            @Override
            protected void emitRecordAndUpdateState(
                    InputRecord record, long timestamp, int shard, SequenceNumber last) {
                super.emitRecordAndUpdateState(placed(record, last), timestamp, shard, last);
            }

            @Override
            protected RecordPublisher createRecordPublisher(
                    SequenceNumber from,
                    Properties ofConsumer,
                    MetricGroup metrics,
                    StreamShardHandle shard)
                    throws InterruptedException {
                return watched(
                        super.createRecordPublisher(from, ofConsumer, metrics, shard),
                        shard.getShard().getShardId(),
                        progress);
            }
        };
    }

    /** The same publisher, which tells how far behind each answer is. */
    static RecordPublisher watched(
            RecordPublisher publisher, String shard, SourceProgress progress) {
        return consumer -> {
            RecordPublisherRunResult result =
                    publisher.run(
                            batch -> {
                                if (batch.getMillisBehindLatest() != null) {
                                    progress.read(shard, batch.getMillisBehindLatest());
                                }
                                return consumer.accept(batch);
                            });
            if (result == RecordPublisherRunResult.COMPLETE) {
                progress.ended(shard);
            }
            return result;
        };
    }

    static InputRecord placed(InputRecord record, SequenceNumber number) {
        return record != null && number.isAggregated()
                ? record.at(record.place().subsequence(number.getSubSequenceNumber()))
                : record;
    }
}
