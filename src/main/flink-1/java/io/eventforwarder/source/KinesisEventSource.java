package io.eventforwarder.source;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.settings.InitialPosition;
import io.eventforwarder.settings.SourceSettings;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.config.AWSConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;

/** Reads the operator's own stream, with the environment's default credentials. */
final class KinesisEventSource implements EventSource {
    private final SourceSettings settings;

    KinesisEventSource(SourceSettings settings) {
        this.settings = settings;
    }

    @Override
    // Flink 1.20 deprecates the API that its consumer, and so any use of it, is built on.
    @SuppressWarnings("deprecation")
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        return env.addSource(
                        new PlacedKinesisConsumer(
                                settings.streamName().orElseThrow(), properties()),
                        InputRecord.TYPE)
                .uid("source")
                .name("Read event batches from Kinesis");
    }

    /** The consumer's own configuration. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, settings.region().orElseThrow());
        settings.endpoint()
                .ifPresent(
                        endpoint ->
                                properties.setProperty(
                                        AWSConfigConstants.AWS_ENDPOINT, endpoint.toString()));
        initialPosition(properties, settings.initialPosition());
        if (settings.consumer() == SourceSettings.Consumer.FAN_OUT) {
            properties.setProperty(
                    ConsumerConfigConstants.RECORD_PUBLISHER_TYPE,
                    ConsumerConfigConstants.RecordPublisherType.EFO.name());
            properties.setProperty(
                    ConsumerConfigConstants.EFO_CONSUMER_NAME,
                    settings.consumerName().orElseThrow());
        }
        return properties;
    }

    private static void initialPosition(Properties properties, InitialPosition position) {
        if (position.timestamp().isEmpty()) {
            properties.setProperty(
                    ConsumerConfigConstants.STREAM_INITIAL_POSITION, position.kind().name());
            return;
        }
        long millis = position.timestamp().get().toEpochMilli();
        properties.setProperty(
                ConsumerConfigConstants.STREAM_INITIAL_POSITION,
                ConsumerConfigConstants.InitialPosition.AT_TIMESTAMP.name());
        // The consumer takes seconds since the epoch, as a decimal, in place of a date.
        properties.setProperty(
                ConsumerConfigConstants.STREAM_INITIAL_TIMESTAMP,
                String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000));
    }
}
