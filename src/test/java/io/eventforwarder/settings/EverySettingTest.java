package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For each setting: its default, an accepted value, rejected values, and its documentation. */
class EverySettingTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /**
     * The default "needed" means that the setting is required. A "~" in a refused text stands for a
     * blank.
     */
    private static final String SETTINGS =
            """
            key | beside | accessor | default | text | value | refused
            Source.type | stream | source.type | KINESIS | kinesis | KINESIS | Kinesis; kafka
            Source.stream-name | stream | source.streamName | needed | a.b_1 | a.b_1 | my~stream; a/b
            Source.region | stream | source.region | needed | us-gov-west-1 | us-gov-west-1 | Ireland; us-east
            Source.initial-position | stream | source.initialPosition | - | 2026-01-31T12:00:00.5+02:00 | 2026-01-31T10:00:00.500Z | yesterday; latest; 2999-01-01T00:00:00Z
            Source.stop-at | stream | source.stopAt | - | LATEST | 2026-03-01T00:00:00Z | TRIM_HORIZON
            Source.consumer | stream | source.consumer | POLLING | polling | POLLING | fanout; FAN-OUT
            Source.consumer-name | fan-out | source.consumerName | needed | you | you | a~b
            Source.endpoint | stream | source.endpoint | - | http://localhost:1 | http://localhost:1 | localhost; ftp://host; http://; http://h:65536
            Source.path | files | source.path | needed | s3://bucket/in | s3://bucket/in | s3:
            Source.api-keys | stream | source.apiKeys | [] | two, one | [two, one] | a,,b; ,
            Source.environments | stream | source.environments | [] | development,production | [PRODUCTION, DEVELOPMENT] | production,prod; Production; production,
            Configuration.aws-account-id | stream | configuration.role.awsAccountId | needed | 210987654321 | 210987654321 | 12
            Configuration.org-id | stream | configuration.role.externalId | needed | 22 | orgid:22 | a~b; orgid:22
            Configuration.role-name | stream | configuration.role.roleName | mparticle-kinesis-role | r | r | a~b
            Configuration.access-key-id | user | configuration.user.accessKeyId.reveal | needed | AKIAX | AKIAX |
            Configuration.secret-access-key | user | configuration.user.secretAccessKey.reveal | needed | k/x | k/x |
            Connection.stream-name | stream | connection.streamName | needed | out-2 | out-2 | a:b
            Connection.kinesis-service-region | stream | connection.kinesisServiceRegion | needed | cn-north-1 | cn-north-1 | us-east
            Connection.unique-id | stream | connection.uniqueId | - | 5 mib | 5 mib | ~
            Connection.send-batches-without-events | stream | connection.sendBatchesWithoutEvents | true | False | false | no
            Connection.send-as-batch | files | connection.sendAsBatch | true | false | false | 0
            Connection.wait-for-complete-batch | stream | connection.waitForCompleteBatch | false | true | true | yes
            Connection.include-location-information | stream | connection.includeLocationInformation | true | false | false | ~true
            Connection.include-event-batch-location | stream | connection.includeEventBatchLocation | false | TRUE | true | T
            Connection.include-metadata | stream | connection.includeMetadata | true | FALSE | false | 1
            Connection.metadata-field-exclusion | stream | connection.metadataFieldExclusion | [] | ip-address , device-name | [DEVICE_NAME, IP_ADDRESS] | ip; ip-address,
            Connection.include-mp-deviceid | stream | connection.includeMpDeviceId | false | true | true | yes
            Batching.batch-interval | stream | batching.batchInterval | PT10M | 2 d | PT48H | 10 minits; -1 s; 99999999999999999 d; 600; 31 d
            Batching.session-timeout | stream | batching.sessionTimeout | PT30M | 500 | PT0.5S | 0 s; 31 d
            Batching.session-end-grace | stream | batching.sessionEndGrace | PT1M | 1 s | PT1S | 900 ms; 31 d
            Batching.max-buffered-bytes | stream | batching.maxBufferedBytes | 8 mb | 1024 | 1 kb | lots; 0; 2 gib
            Output.type | stream | output.type | KINESIS | discard | DISCARD | file; KINESIS
            Output.path | files | output.path | needed | /records | /records | s3:
            Output.put-api | stream | output.putApi | PUT_RECORD | put-records | PUT_RECORDS | put; put_record
            Output.kinesis-endpoint | stream | output.kinesisEndpoint | - | HTTP://k:1/ | HTTP://k:1/ | kinesis
            Output.sts-region | stream | output.stsRegion | - | us-east-1 | us-east-1 | Virginia!
            Output.sts-endpoint | stream | output.stsEndpoint | - | https://sts.local | https://sts.local | sts
            Output.record-delimiter | stream | output.recordDelimiter | NONE | newline | NEWLINE | lf; NEWLINE
            Output.max-record-size | stream | output.maxRecordSize | 1 mb | 10 MiB | 10 mb | 11 mib; 10
            Output.max-in-flight | stream | output.maxInFlight | 64 | 10000 | 10000 | 0; 10001; many; ~1
            Output.max-overflow-bytes | stream | output.maxOverflowBytes | 8 gb | 3kb | 3 kb | 2 tb
            Output.partition-key-secret | stream | output.partitionKeySecret.reveal | - | env:SECRET | env:SECRET |
            Output.include-forwarding-info | stream | output.includeForwardingInfo | false | true | true | yes
            Output.dead-letter | stream | output.deadLetter | FILES | files | FILES | nowhere
            Output.dead-letter-path | stream | output.deadLetterPath | dead-letters | s3://b/x | s3://b/x | s3:
            Output.dead-letter-stream-name | letters | output.deadLetterStreamName | needed | x | x | a:b
            Output.dead-letter-region | letters | output.deadLetterRegion | needed | us-east-1 | us-east-1 | here
            """;

    private record Setting(List<String> row) {
        String key() {
            return row.get(0);
        }

        PropertiesJson beside() {
            return switch (row.get(1)) {
                case "files" -> filesToFiles();
                case "fan-out" ->
                        streamToStream()
                                .set("Source", "consumer", "fan-out")
                                .set("Source", "consumer-name", "me");
                case "user" ->
                        streamToStream()
                                .without("Configuration")
                                .set("Configuration", "access-key-id", "env:ID")
                                .set("Configuration", "secret-access-key", "env:KEY");
                case "letters" ->
                        streamToStream()
                                .set("Output", "dead-letter", "kinesis")
                                .set("Output", "dead-letter-stream-name", "letters")
                                .set("Output", "dead-letter-region", "eu-west-1");
                default -> streamToStream();
            };
        }

        PropertiesJson with(String text) {
            String[] names = key().split("\\.", -1);
            return beside().set(names[0], names[1], text);
        }

        PropertiesJson without() {
            String[] names = key().split("\\.", -1);
            return with("").without(names[0], names[1]);
        }

        /** The value at the path of accessors of the table; "-" for an empty optional. */
        String read(Settings settings) throws ReflectiveOperationException {
            Object value = settings;
            for (String name : row.get(2).split("\\.", -1)) {
                Method accessor =
                        Arrays.stream(value.getClass().getMethods())
                                .filter(method -> method.getName().equals(name))
                                .findFirst()
                                .orElseThrow();
                value =
                        accessor.getParameterCount() == 0
                                ? accessor.invoke(value)
                                : accessor.invoke(value, START);
                if (value instanceof Optional<?> optional) {
                    if (optional.isEmpty()) {
                        return "-";
                    }
                    value = optional.get();
                }
            }
            return value.toString();
        }

        @Override
        public String toString() {
            return key();
        }
    }

    static Stream<Setting> settings() {
        return SETTINGS.lines()
                .skip(1)
                .map(line -> new Setting(List.of(line.split(" *\\| *", -1))));
    }

    @Test
    void noSettingIsLeftOut() {
        Stream<String> toggles =
                Stream.of(Toggle.values()).map(t -> "Connection." + t.settingKey());
        assertThat(Stream.concat(settings().map(Setting::key), toggles))
                .containsExactlyInAnyOrderElementsOf(Options.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void hasItsDefault(Setting setting) throws ReflectiveOperationException {
        if (setting.row.get(3).equals("needed")) {
            assertThat(Problems.of(setting.without()))
                    .singleElement()
                    .asString()
                    .startsWith(setting.key() + ": is missing; ");
        } else {
            assertThat(setting.read(setting.without().settings())).isEqualTo(setting.row.get(3));
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void takesItsValue(Setting setting) throws ReflectiveOperationException {
        Settings settings = setting.with(setting.row.get(4)).settings();

        assertThat(setting.read(settings)).isEqualTo(setting.row.get(5));
        assertThat(settings.warnings()).noneMatch(warning -> warning.contains("no effect"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void refusesAnythingElse(Setting setting) {
        boolean isSecret = setting.row.get(6).isEmpty();
        for (String refused : (isSecret ? "env:; " : setting.row.get(6) + "; ").split("; ", -1)) {
            String text = refused.replace('~', ' ');
            assertThat(Problems.of(setting.with(text)))
                    .singleElement()
                    .asString()
                    .startsWith(setting.key() + (isSecret ? ": " : ": \"" + text + "\" "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aToggleIsSwitched(Toggle toggle) {
        boolean isSent = !toggle.settingKey().startsWith("include-user-");
        String switched = String.valueOf(!isSent);
        PropertiesJson properties =
                streamToStream().set("Connection", toggle.settingKey(), switched);

        assertThat(streamToStream().settings().connection().sends(toggle)).isEqualTo(isSent);
        for (Toggle each : Toggle.values()) {
            boolean byDefault = streamToStream().settings().connection().sends(each);
            assertThat(properties.settings().connection().sends(each))
                    .isEqualTo((each == toggle) != byDefault);
        }
        assertThat(Problems.of(streamToStream().set("Connection", toggle.settingKey(), "yes")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Source", "Configuration", "Connection", "Batching", "Output"})
    void theDocumentsHaveItsTable(String group) throws IOException {
        String table =
                Options.all().values().stream()
                        .filter(option -> Options.groupOf(option).equals(group))
                        .map(EverySettingTest::row)
                        .collect(
                                Collectors.joining(
                                        "\n",
                                        "| key | default | meaning |\n|---|---|---|\n",
                                        "\n\n"));

        assertThat(Files.readString(ProjectFolder.path().resolve("src/site/markdown/settings.md")))
                .contains("\n## " + group + "\n")
                .contains("\n" + table);
    }

    private static String row(ConfigOption<?> option) {
        return String.format(
                "| `%s` | %s | %s |",
                Options.nameOf(option),
                Options.defaultText(option).map(text -> '`' + text + '`').orElse("–"),
                new HtmlFormatter().format(option.description()));
    }
}
