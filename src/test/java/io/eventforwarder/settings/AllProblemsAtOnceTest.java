package io.eventforwarder.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class AllProblemsAtOnceTest {
    private static final PropertiesJson FIFTEEN_MISTAKES =
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
                    .set("Connection", "metadata-field-exclusion", "ip-address,")
                    .set("Connection", "send-as-batch", "false")
                    .set("Batchin", "batch-interval", "10 minits")
                    .set("Output", "max-in-flight", 64)
                    .set("Output", "max-record-size", "1 gb")
                    .set("Output", "partition-key-secret", "secretsmanager:hush-5");

    private static InvalidSettings refusal() {
        return Problems.refusal(FIFTEEN_MISTAKES.json(), Deployment.LOCAL);
    }

    @Test
    void eachMistakeIsOneLine() {
        assertThat(refusal().problems())
                .containsExactly(
                        "Batchin: the group is unknown; did you mean \"Batching\"?",
                        "Source.stream-nam: the group has no such key; did you mean"
                                + " \"stream-name\"?",
                        "Source.secret-access-key: the group has no such key; it is a key of the"
                                + " group Configuration",
                        "Source.region: \"Ireland\" is not the name of a region; write it like"
                                + " \"eu-west-1\"",
                        "Source.initial-position: \"yesterday\" is none of \"TRIM_HORIZON\","
                                + " \"LATEST\" and an ISO-8601 instant such as"
                                + " \"2026-01-31T12:00:00Z\"",
                        "Source.consumer-name: is missing; it is the name of the fan-out consumer,"
                                + " needed with consumer \"fan-out\"",
                        "Configuration.secret-acces-key: the group has no such key; did you mean"
                                + " \"secret-access-key\"?",
                        "Connection.region: the group has no such key; it is a key of the group"
                                + " Source; did you mean \"kinesis-service-region\"?",
                        "Connection.stream-name: \"events out\" is not the name of a stream; 1 to"
                                + " 128 letters, digits, \"_\", \".\" and \"-\" are allowed",
                        "Connection.include-metadata: \"yes\" is not a boolean; write \"true\" or"
                                + " \"false\"",
                        "Connection.metadata-field-exclusion: \"ip-address,\" has an empty item;"
                                + " write the items with one comma between them",
                        "Batching.batch-interval: \"10 minits\" is not a duration; write it as"
                                + " Flink does, e.g. \"10 min\" (from \"1 s\" to \"30 d\")",
                        "Output.max-record-size: \"1 gb\" is too large; at most \"10 mib\"",
                        "Output.max-in-flight: 64 is a number, not a string; write \"64\"",
                        "Output.partition-key-secret: begins with \"secretsmanager:\" but names no"
                                + " field of a secret; write \"secretsmanager:ARN#JSON_KEY\"");
    }

    @Test
    void theMessageIsAHeaderAndALineForEach() {
        InvalidSettings refusal = refusal();

        assertThat(refusal.getMessage().lines().findFirst())
                .contains("15 problems in the settings from the given text:");
        assertThat(refusal.getMessage().lines().skip(1).map(String::strip))
                .isEqualTo(refusal.problems());
    }

    @Test
    void noSecretIsInAnyOfThem() throws IOException {
        InvalidSettings refusal = refusal();

        assertThat(refusal.toString()).doesNotContain("hush");
        assertThat(refusal).hasNoCause();
        assertThat(
                        new String(
                                InstantiationUtil.serializeObject(refusal),
                                StandardCharsets.ISO_8859_1))
                .contains("stream-nam")
                .doesNotContain("hush");
    }
}
