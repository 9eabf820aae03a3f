package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSettingsTest {
    @Test
    void defaults() {
        SourceSettings source = streamToStream().settings().source();

        assertThat(source.type()).isEqualTo(SourceSettings.Type.KINESIS);
        assertThat(source.initialPosition().kind()).isEqualTo(StreamPosition.Kind.TRIM_HORIZON);
        assertThat(source.initialPosition().timestamp()).isEmpty();
        assertThat(source.consumer()).isEqualTo(SourceSettings.Consumer.POLLING);
        assertThat(source.consumerName()).isEmpty();
        assertThat(source.endpoint()).isEmpty();
        assertThat(source.path()).isEmpty();
        assertThat(source.apiKeys()).isEmpty();
        assertThat(source.environments()).isEmpty();
    }

    @Test
    void everyKeyOfAStream() {
        SourceSettings source =
                streamToStream()
                        .set("Source", "type", "kinesis")
                        .set("Source", "stream-name", "my.stream_1")
                        .set("Source", "region", "us-gov-west-1")
                        .set("Source", "initial-position", "2026-01-31T12:00:00Z")
                        .set("Source", "stop-at", "2026-02-01T12:00:00Z")
                        .set("Source", "consumer", "fan-out")
                        .set("Source", "consumer-name", "forwarder")
                        .set("Source", "endpoint", "http://localhost:4568")
                        .set("Source", "api-keys", "one, two")
                        .set("Source", "environments", "development")
                        .settings()
                        .source();

        assertThat(source.streamName()).contains("my.stream_1");
        assertThat(source.region()).contains("us-gov-west-1");
        assertThat(source.initialPosition().kind()).isEqualTo(StreamPosition.Kind.AT_TIMESTAMP);
        assertThat(source.initialPosition().timestamp())
                .contains(Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(source.stopAt().flatMap(StreamPosition::timestamp))
                .contains(Instant.parse("2026-02-01T12:00:00Z"));
        assertThat(source.consumer()).isEqualTo(SourceSettings.Consumer.FAN_OUT);
        assertThat(source.consumerName()).contains("forwarder");
        assertThat(source.endpoint()).contains(URI.create("http://localhost:4568"));
        assertThat(source.apiKeys()).containsExactly("one", "two");
        assertThat(source.environments()).containsExactly(Environment.DEVELOPMENT);
    }

    @Test
    void files() {
        SourceSettings source =
                filesToFiles().set("Source", "path", "s3://bucket/events").settings().source();

        assertThat(source.type()).isEqualTo(SourceSettings.Type.FILES);
        assertThat(source.path()).contains("s3://bucket/events");
    }

    @Test
    void allEnvironmentsCanBeNamed() {
        assertThat(
                        streamToStream()
                                .set("Source", "environments", "development,production")
                                .settings()
                                .source()
                                .environments())
                .isEqualTo(Set.of(Environment.PRODUCTION, Environment.DEVELOPMENT));
    }

    @Test
    void anInstantMayHaveAnOffset() {
        assertThat(
                        streamToStream()
                                .set("Source", "initial-position", "2026-01-31T12:00:00.5+02:00")
                                .settings()
                                .source()
                                .initialPosition()
                                .timestamp())
                .contains(Instant.parse("2026-01-31T10:00:00.500Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type             | kafka      | is none of \"kinesis\", \"files\"",
                "type             | Kinesis    | is none of \"kinesis\", \"files\"",
                "stream-name      | my stream  | is not the name of a stream; 1 to 128 letters,"
                        + " digits, \"_\", \".\" and \"-\" are allowed",
                "region           | Ireland    | is not the name of a region; write it like"
                        + " \"eu-west-1\"",
                "initial-position | yesterday  | is none of \"TRIM_HORIZON\", \"LATEST\" and an"
                        + " ISO-8601 instant such as \"2026-01-31T12:00:00Z\"",
                "initial-position | 2999-01-01T00:00:00Z | is in the future; write \"LATEST\" to begin"
                        + " with what arrives now",
                "stop-at          | TRIM_HORIZON | is neither \"LATEST\" nor an ISO-8601 instant"
                        + " such as \"2026-01-31T12:00:00Z\"",
                "consumer         | fanout     | is none of \"polling\", \"fan-out\"",
                "endpoint         | localhost  | is not an endpoint; write a http or https URI"
                        + " with a host, e.g. \"https://kinesis.eu-west-1.amazonaws.com\"",
                "endpoint         | ftp://host | is not an endpoint; write a http or https URI"
                        + " with a host, e.g. \"https://kinesis.eu-west-1.amazonaws.com\"",
                "api-keys         | a,,b       | has an empty item; write the items with one comma"
                        + " between them",
                "environments     | production,prod | has the item \"prod\", which is none of"
                        + " \"production\", \"development\"",
            })
    void refusesAValue(String key, String value, String why) {
        assertThat(Problems.of(streamToStream().set("Source", key, value)))
                .containsExactly("Source." + key + ": \"" + value + "\" " + why);
    }

    @Test
    void theEndMustFollowTheBeginning() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Source", "initial-position", "2026-01-31T12:00:00Z")
                                        .set("Source", "stop-at", "2026-01-31T12:00:00Z")))
                .containsExactly(
                        "Source.stop-at: \"2026-01-31T12:00:00Z\" is not after initial-position:"
                                + " nothing is read");
    }

    @Test
    void latestIsTheStartOfTheJob() {
        SourceSettings source =
                streamToStream()
                        .set("Source", "initial-position", "LATEST")
                        .set("Source", "stop-at", "LATEST")
                        .settings()
                        .source();
        Instant start = Instant.parse("2026-01-31T12:00:00Z");

        assertThat(source.initialPosition().instant(start)).contains(start);
        assertThat(source.stopAt().orElseThrow().instant(start)).contains(start);
        assertThat(streamToStream().settings().source().stopAt()).isEmpty();
    }

    @Test
    void aStreamNeedsItsNameAndRegion() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .without("Source", "stream-name")
                                        .without("Source", "region")
                                        .group("Source")))
                .containsExactly(
                        "Source.stream-name: is missing; it is the stream to read, needed with"
                                + " type \"kinesis\"",
                        "Source.region: is missing; it is the region of the stream to read, needed"
                                + " with type \"kinesis\"");
    }

    @Test
    void filesNeedAPath() {
        assertThat(Problems.of(filesToFiles().without("Source", "path")))
                .containsExactly(
                        "Source.path: is missing; it is the file or folder of JSON Lines, needed"
                                + " with type \"files\"");
    }

    @Test
    void aPathHasToBeOne() {
        assertThat(Problems.of(filesToFiles().set("Source", "path", "s3:")))
                .containsExactly(
                        "Source.path: \"s3:\" is not a path; write a local path or a URI such as"
                                + " \"s3://bucket/folder\"");
    }

    @Test
    void fanOutNeedsItsName() {
        assertThat(Problems.of(streamToStream().set("Source", "consumer", "fan-out")))
                .containsExactly(
                        "Source.consumer-name: is missing; it is the name of the fan-out consumer,"
                                + " needed with consumer \"fan-out\"");
    }

    @Test
    void pollingHasNoName() {
        assertThat(Problems.of(streamToStream().set("Source", "consumer-name", "me")))
                .containsExactly(
                        "Source.consumer-name: \"me\" has no effect; it goes with consumer"
                                + " \"fan-out\"");
    }

    @Test
    void keysOfTheOtherTypeAreRefused() {
        assertThat(Problems.of(streamToStream().set("Source", "path", "in")))
                .containsExactly("Source.path: \"in\" has no effect; it goes with type \"files\"");
        assertThat(Problems.of(filesToFiles().set("Source", "initial-position", "LATEST")))
                .containsExactly(
                        "Source.initial-position: \"LATEST\" has no effect; it goes with type"
                                + " \"kinesis\"");
    }

    @Test
    void theGroupIsNeeded() {
        assertThat(Problems.of(streamToStream().without("Source")))
                .containsExactly(
                        "Source: the group is missing; it says where event batches come from");
    }
}
