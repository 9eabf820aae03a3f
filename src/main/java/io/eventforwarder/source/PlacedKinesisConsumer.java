package io.eventforwarder.source;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.logs.LoudLoggers;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * Flink's consumer, with each record's true place. A deserialization schema does not learn the
 * subsequence number that tells the user records of one aggregated record apart; the fetcher, which
 * keeps it for restarts, does.
 */
// Flink 1.20 deprecates the API that its own consumer is built on.
@SuppressWarnings("deprecation")
final class PlacedKinesisConsumer extends FlinkKinesisConsumer<InputRecord> {
    private static final long serialVersionUID = 1L;

    PlacedKinesisConsumer(String stream, Properties properties) {
        super(List.of(stream), new InputRecordSchema(), properties);
    }

    @Override
    public void open(Configuration parameters) throws Exception {
        LoudLoggers.hold();
        super.open(parameters);
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
        };
    }

    static InputRecord placed(InputRecord record, SequenceNumber number) {
        return record != null && number.isAggregated()
                ? record.at(record.place().subsequence(number.getSubSequenceNumber()))
                : record;
    }
}
