package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsValidatorTest {
    private static final String ONE_WAY =
            "give access-key-id and secret-access-key (a user), or aws-account-id and org-id (a"
                    + " role)";

    private static PropertiesJson user() {
        return streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "env:KEY_ID")
                .set("Configuration", "secret-access-key", "env:KEY");
    }

    @Test
    void allProblemsAreReportedAtOnceALineEachAndWithoutSecrets() throws IOException {
        PropertiesJson properties =
                PropertiesJson.empty()
                        .set("Source", "stream-nam", "hush-1")
                        .set("Source", "region", "Ireland")
                        .set("Source", "initial-position", "yesterday")
                        .set("Source", "consumer", "fan-out")
                        .set("Source", "secret-access-key", "hush-2")
                        .set("Configuration", "access-key-id", "hush-3")
                        .set("Configuration", "secret-acces-key", "hush-4")
                        .set("Connection", "stream-name", "events out")
                        .set("Connection", "region", "us-east-1")
                        .set("Connection", "include-metadata", "yes")
                        .set("Connection", "metadata-field-exclusion", "ip-adress")
                        .set("Batchin", "batch-interval", "10 minits")
                        .set("Output", "put-api", "put-recrod")
                        .set("Output", "max-in-flight", 64)
                        .set("Output", "max-record-size", "1 gb")
                        .set("Output", "kinesis-endpoint", "http://me:hush-5@kinesis")
                        .set("Output", "dead-letter-path", "s3://me:hush-6@bucket/x")
                        .set("Output", "partition-key-secret", "secretsmanager:hush-7");

        InvalidSettingsException refusal = Problems.refusal(properties.json(), Deployment.LOCAL);

        assertThat(Problems.of(properties))
                .containsExactly(
                        "Batchin: the group is unknown; did you mean \"Batching\"?",
                        "Source.stream-nam: the group has no such key; did you mean"
                                + " \"stream-name\"?",
                        "Source.region: \"Ireland\" is not the name of a region; write it like"
                                + " \"eu-west-1\"",
                        "Source.initial-position: \"yesterday\" is not \"TRIM_HORIZON\","
                                + " \"LATEST\" or an ISO-8601 instant of the past such as"
                                + " \"2026-01-31T12:00:00Z\"",
                        "Source.secret-access-key: the group has no such key; it may be"
                                + " Configuration.secret-access-key",
                        "Source.consumer-name: is missing; it goes with consumer \"fan-out\"",
                        "Configuration.secret-acces-key: the group has no such key; did you mean"
                                + " \"secret-access-key\"?",
                        "Connection.stream-name: \"events out\" is not the name of a stream; 1 to"
                                + " 128 letters, digits, \"_\", \".\" and \"-\" are allowed",
                        "Connection.region: the group has no such key; it may be Source.region;"
                                + " did you mean \"kinesis-service-region\"?",
                        "Connection.include-metadata: \"yes\" is not a boolean; write \"true\" or"
                                + " \"false\"",
                        "Connection.metadata-field-exclusion: \"ip-adress\" has the item"
                                + " \"ip-adress\", which is not one of \"device-name\","
                                + " \"ip-address\"; did you mean \"ip-address\"?",
                        "Batching.batch-interval: \"10 minits\" is not from \"1 s\" to \"30 d\";"
                                + " write it like \"10 min\"",
                        "Output.put-api: \"put-recrod\" is not one of \"put-record\","
                                + " \"put-records\", \"kinesis-streams-sink\"; did you mean"
                                + " \"put-record\"?",
                        "Output.max-in-flight: is not a string; write the value in double quotes",
                        "Output.max-record-size: \"1 gb\" is not from \"1 kib\" to \"10 mib\";"
                                + " write it like \"1 mib\"",
                        "Output.kinesis-endpoint: is not a http or https URI with a host and"
                                + " without credentials",
                        "Output.dead-letter-path: is not a path, or a URI such as"
                                + " \"s3://bucket/folder\" without a password",
                        "Output.partition-key-secret: begins with \"secretsmanager:\" but names no"
                                + " field of a secret; write \"secretsmanager:ARN#JSON_KEY\"");
        assertThat(refusal)
                .hasMessageStartingWith("18 problems in the settings from the given text:\n  ")
                .hasNoCause();
        assertThat(new String(InstantiationUtil.serializeObject(refusal), StandardCharsets.UTF_8))
                .contains("stream-nam")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, stream-name, stream_name",
        "Connection, stream-name, streamName",
        "Connection, stream-name, Stream Name",
        "Connection, stream-name, stream-naem",
        "Connection, kinesis-service-region, kinesis-region",
        "Connection, send-as-batch, send-in-batch",
        "Configuration, aws-account-id, account-id",
        "Configuration, org-id, orgid",
        "Source, stream-name, straem-name",
    })
    void aMistypedKeyIsOneProblemEvenIfItsKeyIsNeeded(String group, String known, String written) {
        assertThat(Problems.of(streamToStream().without(group, known).set(group, written, "hush")))
                .containsExactly(
                        String.format(
                                "%s.%s: the group has no such key; did you mean \"%s\"?",
                                group, written, known));
    }

    @Test
    void anUnknownKeyOrGroupWithoutASimilarName() {
        assertThat(Problems.of(streamToStream().set("Connection", "colour", "hush")))
                .singleElement()
                .asString()
                .matches("Connection.colour: the group has no such key; the nearest .* \".*\"");
        assertThat(Problems.of(streamToStream().set("Kafka", "brokers", "hush")))
                .singleElement()
                .asString()
                .matches("Kafka: the group is unknown; the nearest known name is \".*\"");
    }

    @Test
    void aKeyInTheWrongGroupIsOneProblem() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .without("Configuration", "org-id")
                                        .set("Connection", "org-id", "1111")))
                .containsExactly(
                        "Connection.org-id: the group has no such key; it may be"
                                + " Configuration.org-id");
        assertThat(Problems.of(streamToStream().set("Configuration", "stream-name", "x")))
                .containsExactly(
                        "Configuration.stream-name: the group has no such key; it may be"
                                + " Source.stream-name or Connection.stream-name");
    }

    @Test
    void aMistypedGroupIsValidatedAsTheSuggestedGroup() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Connection", "include-metadata", "yes")
                                        .renameGroup("Connection", "conection")))
                .containsExactly(
                        "conection: the group is unknown; did you mean \"Connection\"?",
                        "Connection.include-metadata: \"yes\" is not a boolean; write \"true\" or"
                                + " \"false\"");
    }

    @Test
    void aMissingGroupIsOneProblem() {
        assertThat(Problems.of(streamToStream().without("Source")))
                .containsExactly(
                        "Source: the group is missing; it says where event batches come from");
        assertThat(Problems.of(streamToStream().without("Configuration")))
                .containsExactly("Configuration: the group is missing; " + ONE_WAY);
        assertThat(Problems.of(streamToStream().without("Connection")))
                .containsExactly(
                        "Connection: the group is missing; it names the stream to write to");
    }

    @ParameterizedTest
    @CsvSource({
        "stream, Source, path, in, type, files",
        "stream, Source, consumer-name, me, consumer, fan-out",
        "files, Source, stream-name, x, type, kinesis",
        "files, Source, region, eu-west-1, type, kinesis",
        "files, Source, initial-position, LATEST, type, kinesis",
        "files, Source, stop-at, LATEST, type, kinesis",
        "files, Source, consumer, fan-out, type, kinesis",
        "files, Source, consumer-name, me, type, kinesis",
        "files, Source, endpoint, http://host, type, kinesis",
        "stream, Output, path, out, type, files",
        "stream, Output, dead-letter-stream-name, x, dead-letter, kinesis",
        "stream, Output, dead-letter-region, eu-west-1, dead-letter, kinesis",
    })
    void aSettingOfAnotherChoiceIsRefused(
            String beside, String group, String key, String value, String choice, String other) {
        PropertiesJson properties = beside.equals("files") ? filesToFiles() : streamToStream();

        assertThat(Problems.of(properties.set(group, key, value)))
                .containsExactly(
                        String.format(
                                "%s.%s: \"%s\" has no effect; it goes with %s \"%s\"",
                                group, key, value, choice, other));
    }

    @Test
    void theEndMustFollowTheBeginning() {
        PropertiesJson properties =
                streamToStream().set("Source", "initial-position", "2026-01-31T12:00:00Z");

        assertThat(Problems.of(properties.set("Source", "stop-at", "2026-01-31T12:00:00Z")))
                .containsExactly(
                        "Source.stop-at: \"2026-01-31T12:00:00Z\" is not after initial-position:"
                                + " nothing is read");
        assertThat(properties.set("Source", "stop-at", "2026-01-31T12:00:01Z").settings())
                .isNotNull();
        assertThat(properties.set("Source", "initial-position", "LATEST").settings()).isNotNull();
        assertThat(properties.set("Source", "stop-at", "LATEST").settings()).isNotNull();
    }

    @Test
    void thereIsExactlyOneWayToAuthenticateToKinesis() {
        assertThat(streamToStream().settings().configuration().user()).isEmpty();
        assertThat(user().settings().configuration().role()).isEmpty();
        assertThat(Problems.of(streamToStream().without("Configuration").group("Configuration")))
                .containsExactly("Configuration: neither a user nor a role is given; " + ONE_WAY);
        assertThat(Problems.of(user().set("Configuration", "aws-account-id", "123456789012")))
                .containsExactly("Configuration: both a user and a role are given; " + ONE_WAY);
        assertThat(Problems.of(user().set("Configuration", "role-name", "r")))
                .containsExactly(
                        "Configuration.role-name: \"r\" has no effect; it goes with"
                                + " aws-account-id and org-id");
    }

    @Test
    void theConnectionMayBeAbsentWhenNothingGoesToKinesis() {
        assertThat(filesToFiles().settings().output().type()).isEqualTo(OutputSettings.Type.FILES);
        assertThat(filesToFiles().settings().source().type()).isEqualTo(SourceSettings.Type.FILES);
        assertThat(filesToFiles().settings().connection().streamName()).isEmpty();
        assertThat(filesToFiles().settings().configuration().user()).isEmpty();
        assertThat(filesToFiles().group("Configuration").settings().configuration().role())
                .isEmpty();
        assertThat(Problems.of(filesToFiles().set("Connection", "stream-name", "a b"))).hasSize(1);
        assertThat(Problems.of(filesToFiles().set("Configuration", "aws-account-id", "12")))
                .hasSize(2);
    }

    @Test
    void aTrialRunMayKeepTheKinesisSettingsAndIsWarned() {
        Settings settings =
                filesToFiles()
                        .set("Output", "kinesis-endpoint", "http://kinesis:4568")
                        .set("Output", "max-in-flight", "8")
                        .set("Output", "record-delimiter", "newline")
                        .settings();

        assertThat(settings.output().recordDelimiter())
                .isEqualTo(OutputSettings.RecordDelimiter.NONE);
        assertThat(settings.warnings())
                .containsExactly(
                        "Output.kinesis-endpoint has no effect; it goes with type \"kinesis\".",
                        "Output.record-delimiter has no effect; it goes with type \"kinesis\".",
                        "Output.max-in-flight has no effect; it goes with type \"kinesis\".");
    }

    @Test
    void flinksOwnSinkIsAvailableOrTheProblemSaysWhyNot() {
        PropertiesJson properties =
                streamToStream()
                        .set("Output", "put-api", "kinesis-streams-sink")
                        .set("Output", "sts-endpoint", "https://sts.local")
                        .set("Output", "partition-key-secret", "env:SECRET");

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
                                    + " \"put-record\" or \"put-records\".");
        }
        assertThat(Problems.of(properties.set("Output", "max-record-size", "6 mib")))
                .contains(
                        "Output.max-record-size: \"6 mib\" is too large for put-api"
                                + " \"kinesis-streams-sink\"; at most \"5 mib\"");
    }

    @Test
    void deadLettersGoToAFolderOrAStreamThatIsNamedOnACluster() {
        PropertiesJson stream =
                streamToStream()
                        .set("Output", "dead-letter", "kinesis")
                        .set("Output", "dead-letter-stream-name", "refused")
                        .set("Output", "dead-letter-region", "eu-west-1");
        String path =
                streamToStream().set("Output", "dead-letter-path", "s3://bucket/refused").json();

        assertThat(SettingsReader.parse(path, Deployment.CLUSTER).output().deadLetterPath())
                .contains("s3://bucket/refused");
        assertThat(
                        SettingsReader.parse(stream.json(), Deployment.CLUSTER)
                                .output()
                                .deadLetterPath())
                .isEmpty();
        assertThat(Problems.of(streamToStream().json(), Deployment.CLUSTER))
                .containsExactly(
                        "Output.dead-letter-path: is missing; the machines of a cluster come and go"
                                + " (or set dead-letter to \"kinesis\" with"
                                + " dead-letter-stream-name and dead-letter-region)");
        assertThat(Problems.of(stream.set("Output", "dead-letter-path", "x")))
                .containsExactly(
                        "Output.dead-letter-path: \"x\" has no effect; it goes with dead-letter"
                                + " \"files\"");
    }
}
