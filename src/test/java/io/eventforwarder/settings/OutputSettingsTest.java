package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputSettingsTest {
    @Test
    void defaults() {
        OutputSettings output = streamToStream().settings().output();

        assertThat(output.type()).isEqualTo(OutputSettings.Type.KINESIS);
        assertThat(output.path()).isEmpty();
        assertThat(output.putApi()).isEqualTo(OutputSettings.PutApi.PUT_RECORD);
        assertThat(output.kinesisEndpoint()).isEmpty();
        assertThat(output.stsEndpoint()).isEmpty();
        assertThat(output.maxRecordSize()).isEqualTo(MemorySize.ofMebiBytes(1));
        assertThat(output.maxInFlight()).isEqualTo(64);
        assertThat(output.maxOverflowBytes()).isEqualTo(MemorySize.parse("8 gb"));
        assertThat(output.partitionKeySecret()).isEmpty();
        assertThat(output.includeForwardingInfo()).isFalse();
    }

    @Test
    void everyKey() {
        OutputSettings output =
                streamToStream()
                        .set("Output", "type", "kinesis")
                        .set("Output", "put-api", "put-records")
                        .set("Output", "kinesis-endpoint", "http://kinesis:4568/")
                        .set("Output", "sts-endpoint", "https://sts.local")
                        .set("Output", "max-record-size", "10 mib")
                        .set("Output", "max-in-flight", "1")
                        .set("Output", "max-overflow-bytes", "3 mb")
                        .set("Output", "partition-key-secret", "env:PARTITION")
                        .set("Output", "include-forwarding-info", "TRUE")
                        .settings()
                        .output();

        assertThat(output.putApi()).isEqualTo(OutputSettings.PutApi.PUT_RECORDS);
        assertThat(output.kinesisEndpoint()).contains(URI.create("http://kinesis:4568/"));
        assertThat(output.stsEndpoint()).contains(URI.create("https://sts.local"));
        assertThat(output.maxRecordSize()).isEqualTo(MemorySize.ofMebiBytes(10));
        assertThat(output.maxInFlight()).isEqualTo(1);
        assertThat(output.maxOverflowBytes()).isEqualTo(MemorySize.parse("3 mb"));
        assertThat(output.partitionKeySecret()).contains(Secret.of("env:PARTITION"));
        assertThat(output.includeForwardingInfo()).isTrue();
    }

    @Test
    void files() {
        OutputSettings output =
                filesToFiles().set("Output", "path", "/tmp/out").settings().output();

        assertThat(output.type()).isEqualTo(OutputSettings.Type.FILES);
        assertThat(output.path()).contains("/tmp/out");
    }

    @Test
    void discard() {
        OutputSettings output =
                streamToStream().set("Output", "type", "discard").settings().output();

        assertThat(output.type()).isEqualTo(OutputSettings.Type.DISCARD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type                    | file     | is none of \"kinesis\", \"files\","
                        + " \"discard\"",
                "put-api                 | put      | is none of \"put-record\", \"put-records\","
                        + " \"kinesis-streams-sink\"",
                "kinesis-endpoint        | kinesis  | is not an endpoint; write a http or https URI"
                        + " with a host, e.g. \"https://kinesis.eu-west-1.amazonaws.com\"",
                "sts-endpoint            | http://  | is not an endpoint; write a http or https URI"
                        + " with a host, e.g. \"https://kinesis.eu-west-1.amazonaws.com\"",
                "max-record-size         | 11 mib   | is too large; at most \"10 mib\"",
                "max-record-size         | 10       | is too small; at least \"1 kib\"",
                "max-in-flight           | 0        | is not a whole number from 1 to 10000",
                "max-in-flight           | 10001    | is not a whole number from 1 to 10000",
                "max-overflow-bytes      | 2 tb     | is too large; at most \"1 tb\"",
                "max-in-flight           | many     | is not a whole number from 1 to 10000",
                "include-forwarding-info | yes      | is not a boolean; write \"true\" or"
                        + " \"false\"",
                "dead-letter             | nowhere  | is none of \"files\", \"kinesis\"",
            })
    void refusesAValue(String key, String value, String why) {
        assertThat(Problems.of(streamToStream().set("Output", key, value)))
                .containsExactly("Output." + key + ": \"" + value + "\" " + why);
    }

    @Test
    void credentialsInAUriAreRefusedWithoutShowingThem() {
        PropertiesJson properties =
                filesToFiles()
                        .set("Output", "kinesis-endpoint", "http://me:hush@kinesis")
                        .set("Output", "path", "s3://me:hush@bucket/out");

        assertThat(Problems.of(properties))
                .containsExactly(
                        "Output.path: has credentials in its URI; leave them out: the file system"
                                + " has its own configuration",
                        "Output.kinesis-endpoint: is not an endpoint; write a http or https URI"
                                + " with a host, e.g. \"https://kinesis.eu-west-1.amazonaws.com\","
                                + " without credentials");
    }

    @Test
    void filesNeedAPathAndTheOthersHaveNone() {
        assertThat(Problems.of(filesToFiles().without("Output", "path")))
                .containsExactly(
                        "Output.path: is missing; it is the folder for records, needed with type"
                                + " \"files\"");
        assertThat(Problems.of(streamToStream().set("Output", "path", "out")))
                .containsExactly("Output.path: \"out\" has no effect; it goes with type \"files\"");
    }

    @Test
    void flinksOwnSinkIsThereOrTheSettingsSayWhyNot() {
        PropertiesJson properties =
                streamToStream()
                        .set("Output", "put-api", "kinesis-streams-sink")
                        .set("Output", "sts-endpoint", "https://sts.local")
                        .set("Output", "max-overflow-bytes", "3 mb");

        if (FlinksKinesisSink.obstacle().isPresent()) {
            assertThat(Problems.of(properties))
                    .containsExactly(
                            "Output.put-api: \"kinesis-streams-sink\" runs on Flink 1.20 alone: no"
                                    + " release of Flink's Kinesis sink for Flink 2 is part of this"
                                    + " build; use \"put-record\" or \"put-records\"");
        } else {
            assertThat(properties.settings().output().putApi())
                    .isEqualTo(OutputSettings.PutApi.KINESIS_STREAMS_SINK);
            assertThat(properties.settings().warnings())
                    .containsExactly(
                            "Output.sts-endpoint has no effect; it goes with put-api"
                                    + " \"put-record\" or \"put-records\".",
                            "Output.max-overflow-bytes has no effect; it goes with put-api"
                                    + " \"put-record\" or \"put-records\".");
        }
    }

    @Test
    void flinksOwnSinkSendsNoMoreThanFiveMebibytesAtOnce() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Output", "put-api", "kinesis-streams-sink")
                                        .set("Output", "max-record-size", "6 mib")))
                .contains(
                        "Output.max-record-size: \"6 mib\" is too large for put-api"
                                + " \"kinesis-streams-sink\"; at most \"5 mib\"");
    }

    @Test
    void aTrialRunMayKeepTheKinesisSettingsAndIsWarned() {
        Settings settings =
                filesToFiles()
                        .set("Output", "kinesis-endpoint", "http://kinesis:4568")
                        .set("Output", "max-in-flight", "8")
                        .settings();

        assertThat(settings.warnings())
                .containsExactly(
                        "Output.kinesis-endpoint has no effect; it goes with type \"kinesis\".",
                        "Output.max-in-flight has no effect; it goes with type \"kinesis\".");
    }
}
