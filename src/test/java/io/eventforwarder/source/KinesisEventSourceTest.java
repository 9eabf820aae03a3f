package io.eventforwarder.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.testing.PropertiesJson;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.util.KinesisConfigUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KinesisEventSourceTest {
    @Test
    void readsByPollingFromTheOldestRecordUnlessToldOtherwise() {
        assertThat(properties(PropertiesJson.streamToStream()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "aws.region", "eu-west-1",
                                "flink.stream.initpos", "TRIM_HORIZON"));
    }

    @Test
    void mayBeginWithWhatArrivesFromNowOn() {
        assertThat(properties(beginningWith("LATEST")))
                .containsEntry("flink.stream.initpos", "LATEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00.001Z",
                "2026-02-28T23:59:59.999Z",
                "2025-07-01T01:02:03.573Z",
                "2024-02-29T11:22:33.129Z",
                "1970-01-01T00:00:00.007Z"
            })
    void mayBeginWithWhatArrivedAtAnInstant(String instant) {
        Properties properties = properties(beginningWith(instant));

        assertThat(properties).containsEntry("flink.stream.initpos", "AT_TIMESTAMP");
        assertThat(KinesisConfigUtil.parseStreamTimestampStartingPosition(properties))
                .isEqualTo(Date.from(Instant.parse(instant)));
    }

    @Test
    void beginsAtTheSameInstantWhateverTheLanguageOfTheMachine() {
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(
                            KinesisConfigUtil.parseStreamTimestampStartingPosition(
                                    properties(beginningWith("2026-01-31T12:00:00Z"))))
                    .isEqualTo(Date.from(Instant.parse("2026-01-31T12:00:00Z")));
        } finally {
            Locale.setDefault(locale);
        }
    }

    @Test
    void fanOutHasItsConsumersName() {
        assertThat(
                        properties(
                                PropertiesJson.streamToStream()
                                        .set("Source", "consumer", "fan-out")
                                        .set("Source", "consumer-name", "forwarder")))
                .containsEntry("flink.stream.recordpublisher", "EFO")
                .containsEntry("flink.stream.efo.consumername", "forwarder");
    }

    @Test
    void mayReadAtAnotherEndpoint() {
        assertThat(
                        properties(
                                PropertiesJson.streamToStream()
                                        .set("Source", "endpoint", "http://localhost:4568")))
                .containsEntry("aws.endpoint", "http://localhost:4568");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRIM_HORIZON", "LATEST", "2026-01-31T12:00:00.573Z"})
    void theConsumerTakesEveryPosition(String position) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();

        assertThat(new KinesisEventSource(beginningWith(position).settings().source()).read(env))
                .extracting(DataStream::getType)
                .isEqualTo(InputRecord.TYPE);
    }

    private static PropertiesJson beginningWith(String position) {
        return PropertiesJson.streamToStream().set("Source", "initial-position", position);
    }

    private static Properties properties(PropertiesJson properties) {
        return new KinesisEventSource(properties.settings().source()).properties();
    }
}
