package io.eventforwarder.iam;

import static io.eventforwarder.iam.IamPolicies.changed;
import static io.eventforwarder.iam.IamPolicies.roleOptions;
import static io.eventforwarder.iam.IamPolicies.userOptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.PropertiesJson;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

class IamPoliciesTest {
    private static final String STREAM_POLICY = "stream-policy.json";
    private static final String TRUST_POLICY = "trust-policy.json";
    private static final String DEAD_LETTER_POLICY = "dead-letter-policy.json";

    /** Of the integration's documentation, for both options. */
    private static final String DOCUMENTED_STREAM_POLICY =
            """
            {
               "Version": "2012-10-17",
               "Statement": [
                   {
                       "Effect": "Allow",
                       "Action": [
                           "kinesis:PutRecord"
                       ],
                       "Resource": [
                           "arn:aws:kinesis:{region}:{account-id}:stream/{stream-name}"
                       ]
                   }
               ]
            }
            """;

    /** Of the integration's documentation, with the principals that it names. */
    private static final String DOCUMENTED_TRUST_POLICY =
            """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "",
                  "Effect": "Allow",
                  "Principal": {
                    "AWS": [
                      "arn:aws:iam::338661164609:role/role-lambda-verifyrequest",
                      "arn:aws:iam::338661164609:role/role-ecs-mp-notification-httpservertoserverprocessor"
                    ]
                  },
                  "Action": "sts:AssumeRole",
                  "Condition": {
                    "StringEquals": {
                      "sts:ExternalId": "orgid:{org-id}"
                    }
                  }
                }
              ]
            }
            """;

    private static JsonNode documentedStreamPolicy() {
        return Json.read(
                DOCUMENTED_STREAM_POLICY
                        .replace("{region}", "us-east-1")
                        .replace("{account-id}", "123456789012")
                        .replace("{stream-name}", "my-stream"));
    }

    private static Map<String, JsonNode> documents(List<String> options) {
        return IamPolicies.run(options).documents();
    }

    private static List<String> mistakes(List<String> options) {
        return IamPolicies.run(options).mistakes();
    }

    @Test
    void roleHasTheDocumentedPolicies() {
        List<String> options =
                changed(
                        roleOptions(
                                "--principal",
                                "arn:aws:iam::338661164609:role/role-ecs-mp-notification-httpservertoserverprocessor"),
                        "--principal",
                        "arn:aws:iam::338661164609:role/role-lambda-verifyrequest");

        assertThat(documents(options))
                .containsExactly(
                        Map.entry(STREAM_POLICY, documentedStreamPolicy()),
                        Map.entry(
                                TRUST_POLICY,
                                Json.read(DOCUMENTED_TRUST_POLICY.replace("{org-id}", "1111"))));
    }

    @Test
    void userHasTheDocumentedPolicy() {
        assertThat(documents(userOptions()))
                .containsExactly(Map.entry(STREAM_POLICY, documentedStreamPolicy()));
    }

    @Test
    void sameOptionsGiveTheSameBytes() {
        List<String> options = roleOptions("--put-records", "--principal", "111122223333");

        assertThat(IamPolicies.run(options)).isEqualTo(IamPolicies.run(options));
    }

    @Test
    void namesOfRoleAndUserAreNotInThePolicies() {
        assertThat(documents(roleOptions("--role-name", "another")))
                .isEqualTo(documents(roleOptions()));
        assertThat(documents(userOptions("--user-name", "another")))
                .isEqualTo(documents(userOptions()));
    }

    @Test
    void putRecordsIsOneMoreAction() {
        JsonNode policy = documents(userOptions("--put-records")).get(STREAM_POLICY);

        assertThat(policy)
                .isEqualTo(
                        Json.read(
                                documentedStreamPolicy()
                                        .toString()
                                        .replace(
                                                "\"kinesis:PutRecord\"",
                                                "\"kinesis:PutRecord\",\"kinesis:PutRecords\"")));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:us-east-1:999988887777:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    })
    void keyIsOneMoreStatement(String key) {
        JsonNode policy =
                documents(roleOptions("--kms-key", key, "--put-records")).get(STREAM_POLICY);

        JsonNode statements = policy.path("Statement");
        assertThat(statements).hasSize(2);
        assertThat(statements.get(0))
                .isEqualTo(
                        documents(roleOptions("--put-records"))
                                .get(STREAM_POLICY)
                                .path("Statement")
                                .get(0));
        assertThat(statements.get(1))
                .isEqualTo(
                        Json.read(
                                """
                                {
                                  "Effect": "Allow",
                                  "Action": ["kms:GenerateDataKey"],
                                  "Resource": ["%s"]
                                }
                                """
                                        .formatted(key)));
    }

    @Test
    void deadLetterStreamHasAPolicyOfItsOwn() {
        String stream = "arn:aws:kinesis:eu-west-1:210987654321:stream/dead-letters";

        Map<String, JsonNode> documents = documents(roleOptions("--dead-letter-stream", stream));

        assertThat(documents).containsOnlyKeys(STREAM_POLICY, TRUST_POLICY, DEAD_LETTER_POLICY);
        assertThat(documents).containsAllEntriesOf(documents(roleOptions()));
        assertThat(documents.get(DEAD_LETTER_POLICY))
                .isEqualTo(
                        Json.read(
                                DOCUMENTED_STREAM_POLICY.replace(
                                        "arn:aws:kinesis:{region}:{account-id}:stream/{stream-name}",
                                        stream)));
    }

    @Test
    void putRecordsIsNotForDeadLetters() {
        String stream = "arn:aws:kinesis:eu-west-1:210987654321:stream/dead-letters";

        assertThat(documents(roleOptions("--dead-letter-stream", stream, "--put-records")))
                .containsEntry(
                        DEAD_LETTER_POLICY,
                        documents(roleOptions("--dead-letter-stream", stream))
                                .get(DEAD_LETTER_POLICY));
    }

    @Test
    void deadLettersOfAJobWithAUsersKeyMayBeInAnyPartition() {
        assertThat(
                        documents(
                                userOptions(
                                        "--dead-letter-stream",
                                        "arn:aws-cn:kinesis:cn-north-1:210987654321:stream/dead-letters")))
                .containsOnlyKeys(STREAM_POLICY, DEAD_LETTER_POLICY);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::210987654321:root",
        "arn:aws:iam::210987654321:user/forwarder",
        "arn:aws:iam::210987654321:role/jobs/flink/forwarder_+=.@-",
        "210987654321",
    })
    void principalsStandAsTheyWereGiven(String principal) {
        JsonNode policy =
                documents(roleOptions("--principal", principal, "--principal", "111122223333"))
                        .get(TRUST_POLICY);

        assertThat(policy.at("/Statement/0/Principal/AWS"))
                .isEqualTo(
                        Json.read(
                                """
                                ["arn:aws:iam::210987654321:role/forwarder", "%s", "111122223333"]
                                """
                                        .formatted(principal)));
    }

    static Stream<String> regions() {
        return Region.regions().stream()
                .filter(region -> !region.isGlobalRegion())
                .map(Region::id)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void partitionIsTheOneThatTheJobTakes(String region) {
        JsonNode policy = documents(changed(userOptions(), "--region", region)).get(STREAM_POLICY);

        assertThat(policy.at("/Statement/0/Resource/0").textValue())
                .isEqualTo(
                        "arn:%s:kinesis:%s:123456789012:stream/my-stream",
                        PartitionMetadata.of(Region.of(region)).id(), region);
    }

    @Test
    void longestNamesAreTaken() {
        String orgId = "a+=,.@:/-_".repeat(121) + "12345678";
        String stream = "a_.-".repeat(32);
        List<String> options = changed(roleOptions(), "--org-id", orgId, "--stream", stream);

        Map<String, JsonNode> documents = documents(options);

        ConfigurationSettings settings =
                PropertiesJson.streamToStream()
                        .set("Configuration", "org-id", orgId)
                        .set("Connection", "stream-name", stream)
                        .settings()
                        .configuration()
                        .orElseThrow();
        assertThat(
                        documents
                                .get(TRUST_POLICY)
                                .at("/Statement/0/Condition/StringEquals/sts:ExternalId")
                                .textValue())
                .isEqualTo(settings.role().orElseThrow().externalId())
                .hasSize(1224);
        assertThat(documents.get(STREAM_POLICY).at("/Statement/0/Resource/0").textValue())
                .endsWith(":stream/" + stream);
    }

    static Stream<String[]> wrongValues() {
        return Stream.of(
                new String[] {"--account-id", "12345678901", "is not an AWS account id; it has"},
                new String[] {"--account-id", "12345678901x", "is not an AWS account id"},
                new String[] {"--region", "us-east", "is not the name of a region"},
                new String[] {"--region", "US-EAST-1", "is not the name of a region"},
                new String[] {"--stream", "my stream", "is not the name of a stream"},
                new String[] {"--stream", "*", "is not the name of a stream"},
                new String[] {"--stream", "a".repeat(129), "is not the name of a stream"},
                new String[] {"--stream", "", "is not the name of a stream"},
                new String[] {"--org-id", "", "is not an org id"},
                new String[] {"--org-id", "11\"11", "is not an org id"},
                new String[] {"--org-id", "ä", "is not an org id"},
                new String[] {"--org-id", "orgid:1111", "has \"orgid:\" in front"},
                new String[] {"--principal", "forwarder", "is not the ARN of an IAM role"},
                new String[] {"--principal", "*", "is not the ARN of an IAM role"},
                new String[] {"--principal", "1234", "is not the ARN of an IAM role"},
                new String[] {
                    "--principal",
                    "arn:aws:sts::210987654321:assumed-role/forwarder/session",
                    "is not the ARN of an IAM role"
                },
                new String[] {
                    "--principal", "arn:aws:iam::210987654321:role/*", "is not the ARN of an IAM"
                },
                new String[] {
                    "--principal",
                    "arn:aws-cn:iam::210987654321:role/forwarder",
                    "is of the partition aws-cn; that of the region us-east-1 is aws"
                });
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void wrongValueIsOneMistake(String option, String value, String mistake) {
        List<String> mistakes = mistakes(changed(roleOptions(), option, value));

        assertThat(mistakes).singleElement().asString().startsWith(option + ": \"");
        assertThat(mistakes).singleElement().asString().contains("\" " + mistake);
    }

    static Stream<String[]> wrongAdditions() {
        return Stream.of(
                new String[] {"--role-name", "a/b", "is not the name of a role"},
                new String[] {"--role-name", "r".repeat(65), "is not the name of a role"},
                new String[] {"--kms-key", "alias/events", "is not the ARN of a KMS key"},
                new String[] {
                    "--kms-key",
                    "arn:aws:kms:us-east-1:123456789012:alias/events",
                    "is not the ARN of a KMS key"
                },
                new String[] {
                    "--kms-key",
                    "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "is of the region eu-west-1; the stream's is us-east-1"
                },
                new String[] {
                    "--kms-key",
                    "arn:aws-cn:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    "is of the partition aws-cn"
                },
                new String[] {"--dead-letter-stream", "dead-letters", "is not the ARN of a stream"},
                new String[] {
                    "--dead-letter-stream",
                    "arn:aws:kinesis:us-east-1:123456789012:stream/my-stream",
                    "is the customer's stream"
                },
                new String[] {
                    "--dead-letter-stream",
                    "arn:aws:kinesis:us-east-1:111122223333:stream/dead-letters",
                    "is of the account 111122223333; the job runs in that of a --principal"
                },
                new String[] {
                    "--dead-letter-stream",
                    "arn:aws:kinesis:cn-north-1:210987654321:stream/dead-letters",
                    "is of the partition aws; that of the region cn-north-1 is aws-cn"
                },
                new String[] {
                    "--dead-letter-stream",
                    "arn:aws-cn:kinesis:cn-north-1:210987654321:stream/dead-letters",
                    "is of the partition aws-cn; that of the region us-east-1 is aws"
                },
                new String[] {
                    "--principal", "arn:aws:iam::210987654321:role/forwarder", "is given twice"
                },
                new String[] {"--write", "", "is not the path of a folder"},
                new String[] {"--write", "a$HOME", "is not the path of a folder"},
                new String[] {"--write", "/dev/null", "is not a folder"});
    }

    @ParameterizedTest
    @MethodSource("wrongAdditions")
    void wrongAdditionIsOneMistake(String option, String value, String mistake) {
        List<String> mistakes = mistakes(roleOptions(option, value));

        assertThat(mistakes).singleElement().asString().startsWith(option + ": \"");
        assertThat(mistakes).singleElement().asString().contains("\" " + mistake);
    }

    @ParameterizedTest
    @CsvSource({"12345678901x, account-id", "my/stream, stream", "US-EAST-1, region"})
    void whatIsRefusedHereTheSettingsRefuseInTheSameWords(String value, String option) {
        String mistake = mistakes(changed(roleOptions(), "--" + option, value)).get(0);

        PropertiesJson settings =
                switch (option) {
                    case "account-id" ->
                            PropertiesJson.streamToStream()
                                    .set("Configuration", "aws-account-id", value);
                    case "stream" ->
                            PropertiesJson.streamToStream().set("Connection", "stream-name", value);
                    default ->
                            PropertiesJson.streamToStream()
                                    .set("Connection", "kinesis-service-region", value);
                };
        assertThatThrownBy(settings::settings)
                .hasMessageContaining(mistake.substring(mistake.indexOf('"')));
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThat(
                        mistakes(
                                List.of(
                                        "--account-id",
                                        "12",
                                        "--region",
                                        "--org-id",
                                        "a b",
                                        "--principal",
                                        "x",
                                        "--principal",
                                        "y\nz",
                                        "--user-name",
                                        "u",
                                        "--strem",
                                        "my-stream")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("--account-id: \"12\" is not"),
                        line -> assertThat(line).startsWith("--region: \"\" is not"),
                        line -> assertThat(line).startsWith("--org-id: \"a b\" is not"),
                        line -> assertThat(line).startsWith("--principal: \"x\" is not"),
                        line -> assertThat(line).startsWith("--principal: \"y?z\" is not"),
                        line -> assertThat(line).isEqualTo("--user-name goes with --user"),
                        line -> assertThat(line).startsWith("\"--strem\" is not an option"),
                        line -> assertThat(line).isEqualTo("--stream is missing"));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(mistakes(List.of()))
                .containsExactly(
                        "--account-id is missing",
                        "--region is missing",
                        "--stream is missing",
                        "--org-id is missing",
                        "--principal is missing");
        assertThat(mistakes(List.of("--user")))
                .containsExactly(
                        "--account-id is missing", "--region is missing", "--stream is missing");
    }

    @Test
    void userHasNoneOfTheRolesOptions() {
        assertThat(mistakes(roleOptions("--user", "--role-name", "r")))
                .containsExactly(
                        "--org-id goes with a role, not with --user",
                        "--principal goes with a role, not with --user",
                        "--role-name goes with a role, not with --user");
        assertThat(mistakes(userOptions("--user-name", "a b")))
                .singleElement()
                .asString()
                .startsWith("--user-name: \"a b\" is not the name of a user");
    }

    @Test
    void optionIsGivenOnce() {
        assertThat(mistakes(roleOptions("--stream", "other")))
                .containsExactly("--stream is given twice");
    }

    @Test
    void wrongValueIsShownInPart() {
        assertThat(mistakes(changed(roleOptions(), "--org-id", "a".repeat(1219))))
                .singleElement()
                .asString()
                .startsWith("--org-id: \"" + "a".repeat(200) + "...\" is not an org id");
    }

    @Test
    void helpNamesEveryOption() {
        IamPolicies help = IamPolicies.run(List.of("--help"));

        assertThat(help.exitStatus()).isZero();
        assertThat(help.errors()).isEmpty();
        assertThat(help.output())
                .startsWith("Usage: scripts/iam-policies ")
                .contains(
                        "\n  --account-id ",
                        "\n  --region ",
                        "\n  --stream ",
                        "\n  --org-id ",
                        "\n  --principal ",
                        "\n  --role-name ",
                        "\n  --user ",
                        "\n  --user-name ",
                        "\n  --put-records ",
                        "\n  --kms-key ",
                        "\n  --dead-letter-stream ",
                        "\n  --write ",
                        "\n  --help ");
    }
}
