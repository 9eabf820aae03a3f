package io.eventforwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IamPoliciesTest {
    private static final String FORWARDER = "arn:aws:iam::210987654321:role/forwarder";
    private static final String KEY =
            "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private static final String USER = "/Resources/ForwarderUser";

    /** The stream policy of the integration's documentation, for both options. */
    private static final String STREAM_POLICY =
            """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": ["kinesis:PutRecord"],
                  "Resource": ["arn:aws:kinesis:us-east-1:123456789012:stream/events-out"]
                }
              ]
            }
            """;

    /** The trust policy of the integration's documentation, with other principals. */
    private static final String TRUST_POLICY =
            """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "",
                  "Effect": "Allow",
                  "Principal": {"AWS": [%s]},
                  "Action": "sts:AssumeRole",
                  "Condition": {"StringEquals": {"sts:ExternalId": "orgid:1111"}}
                }
              ]
            }
            """;

    @TempDir private Path folder;

    private String output;
    private String errors;

    private int run(PropertiesJson settings, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), settings.json());
        List<String> arguments = new ArrayList<>(List.of("--properties", file.toString()));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(new IamPolicies(), arguments.toArray(String[]::new));
        output = run.out();
        errors = run.err();
        return run.exitStatus();
    }

    private static PropertiesJson role() {
        return PropertiesJson.streamToStream();
    }

    private static PropertiesJson user() {
        return PropertiesJson.streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "env:ID")
                .set("Configuration", "secret-access-key", "env:KEY");
    }

    /** The printed documents by the names of their files. */
    private Map<String, JsonNode> printed(PropertiesJson settings, String... options)
            throws IOException {
        assertThat(run(settings, options)).as(errors).isZero();
        Map<String, JsonNode> documents = new LinkedHashMap<>();
        for (String section : output.split("\n\n", -1)) {
            int colon = section.indexOf(":\n");
            documents.put(section.substring(0, colon), Json.read(section.substring(colon + 2)));
        }
        return documents;
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::210987654321:role/forwarder",
        "arn:aws:iam::210987654321:user/forwarder",
        "arn:aws:iam::210987654321:role/jobs/flink/forwarder_+=.@-",
        "arn:aws:iam::210987654321:root",
        "210987654321"
    })
    void aRoleHasTheDocumentedPoliciesForThePrincipals(String principal) throws IOException {
        assertThat(printed(role(), "--principal", principal, "--principal", "111122223333"))
                .containsExactly(
                        Map.entry("stream-policy.json", Json.read(STREAM_POLICY)),
                        Map.entry(
                                "trust-policy.json",
                                Json.read(
                                        TRUST_POLICY.formatted(
                                                '"' + principal + "\", \"111122223333\""))));
    }

    @Test
    void aUserHasTheDocumentedPolicy() throws IOException {
        assertThat(printed(user(), "--account-id", "123456789012"))
                .containsExactly(Map.entry("stream-policy.json", Json.read(STREAM_POLICY)));
    }

    @Test
    void putRecordsAndAKeyAreGrantedIfTheyAreNeeded() throws IOException {
        String[] options = {"--account-id", "123456789012", "--kms-key", KEY};
        JsonNode policy =
                printed(user().set("Output", "put-api", "put-records"), options)
                        .get("stream-policy.json");

        assertThat(policy.at("/Statement/0/Action"))
                .isEqualTo(Json.read("[\"kinesis:PutRecord\", \"kinesis:PutRecords\"]"));
        assertThat(policy.at("/Statement/1"))
                .isEqualTo(
                        Json.read(
                                """
                                {
                                  "Effect": "Allow",
                                  "Action": ["kms:GenerateDataKey"],
                                  "Resource": ["%s"],
                                  "Condition": {
                                    "StringEquals": {
                                      "kms:ViaService": "kinesis.us-east-1.amazonaws.com",
                                      "kms:EncryptionContext:aws:kinesis:arn":
                                          "arn:aws:kinesis:us-east-1:123456789012:stream/events-out"
                                    }
                                  }
                                }
                                """
                                        .formatted(KEY)));
        assertThat(policy.get("Statement")).hasSize(2);
    }

    @Test
    void aKeyOfAnotherAccountHasToAllowTheRoleToo() throws IOException {
        String[] options = {"--principal", FORWARDER, "--kms-key", KEY.replace("12:key", "13:key")};
        JsonNode policy = printed(role(), options).get("key-policy.json");

        JsonNode statement = policy.at("/Statement/0");
        assertThat(statement.at("/Principal/AWS").asText())
                .isEqualTo("arn:aws:iam::123456789012:role/mparticle-kinesis-role");
        assertThat(statement.get("Action")).isEqualTo(Json.read("[\"kms:GenerateDataKey\"]"));
        assertThat(statement.get("Condition"))
                .isEqualTo(
                        printed(role(), options)
                                .get("stream-policy.json")
                                .at("/Statement/1/Condition"));
        assertThat(printed(role(), "--principal", FORWARDER, "--kms-key", KEY))
                .doesNotContainKey("key-policy.json");
    }

    @ParameterizedTest
    @CsvSource({FORWARDER + ", ''", "arn:aws:iam::210987654321:root, ROOT", "210987654321, ID"})
    void aWholeAccountAsPrincipalCausesAWarning(String principal, String warns) throws IOException {
        printed(role(), "--principal", principal);

        if (warns.isEmpty()) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors)
                    .startsWith("Warning: --principal " + principal + " is a whole account");
        }
    }

    /** Stacks and users have the name of the policy. */
    @Test
    void theSetsOfTwoStreamsLiveSideBySide() throws Exception {
        Set<String> names = new HashSet<>();
        for (String stream :
                List.of("a", "a.b", "a_b", "a-b", "a-b".repeat(40), "a-b".repeat(40) + 'c')) {
            for (String region : List.of("us-east-1", "eu-west-1")) {
                Path to = folder.resolve(stream.hashCode() + region);
                PropertiesJson settings =
                        user().set("Connection", "stream-name", stream)
                                .set("Connection", "kinesis-service-region", region);
                String[] options = {"--account-id", "123456789012", "--write", to.toString()};
                assertThat(run(settings, options)).as(errors).isZero();
                JsonNode user = written(to).get("cloudformation.json").at(USER + "/Properties");
                String name = user.at("/Policies/0/PolicyName").asText();
                assertThat(name).matches("event-forwarder-[a-zA-Z0-9-]{1,48}");
                assertThat(user.get("UserName").asText()).isEqualTo(name);
                assertThat(output).contains("--stack-name " + name + ' ', "--policy-name " + name);
                names.add(name);
            }
        }
        assertThat(names)
                .hasSize(12)
                .contains("event-forwarder-a-b-us-east-1", "event-forwarder-a-eu-west-1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExistingRoleOrUserGetsThePolicyAlone(boolean isRole) throws Exception {
        Path to = folder.resolve("customer");
        String[] options = {
            isRole ? "--principal" : "--account-id",
            isRole ? FORWARDER : "123456789012",
            "--existing",
            "--write",
            to.toString()
        };
        String type = isRole ? "role" : "user";
        String name = isRole ? "mparticle-kinesis-role" : "event-forwarder-events-out-us-east-1";

        List<String> calls = calls(isRole ? role() : user(), options);

        assertThat(calls)
                .noneMatch(call -> call.matches("iam (create|update).*"))
                .last()
                .isEqualTo(
                        ("iam put-%1$s-policy --%1$s-name %2$s --policy-name"
                                        + " event-forwarder-events-out-us-east-1 --policy-document"
                                        + " file://stream-policy.json")
                                .formatted(type, name));
        JsonNode template = written(to).get("cloudformation.json");
        assertThat(template.get("Resources")).hasSize(1);
        assertThat(template.get("Resources").iterator().next())
                .isEqualTo(
                        Json.read(
                                """
                                {
                                  "Type": "AWS::IAM::%1$sPolicy",
                                  "Properties": {
                                    "%1$sName": "%2$s",
                                    "PolicyName": "event-forwarder-events-out-us-east-1",
                                    "PolicyDocument": %3$s
                                  }
                                }
                                """
                                        .formatted(isRole ? "Role" : "User", name, STREAM_POLICY)));
    }

    @ParameterizedTest
    @CsvSource({"eu-west-1, aws", "cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov"})
    void arnsHaveThePartitionOfTheRegion(String region, String partition) throws IOException {
        PropertiesJson settings = user().set("Connection", "kinesis-service-region", region);

        assertThat(
                        printed(settings, "--account-id", "123456789012")
                                .get("stream-policy.json")
                                .at("/Statement/0/Resource/0")
                                .asText())
                .isEqualTo("arn:%s:kinesis:%s:123456789012:stream/events-out", partition, region);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | --principal is missing",
                "--principal forwarder | \"forwarder\" is not the ARN of an IAM role",
                "--principal * | \"*\" is not the ARN of an IAM role",
                "--principal arn:aws:sts::210987654321:assumed-role/a/b | is not the ARN of an IAM",
                "--principal arn:aws:iam::210987654321:role/* | is not the ARN of an IAM role",
                "--principal arn:aws-cn:iam::210987654321:root | in the partition aws, nor",
                "--principal 210987654321 --account-id 123456789012 | go with a user",
                "--principal 210987654321 --kms-key alias/events | is not the ARN of a KMS key",
                "--principal 210987654321 --kms-key WEST | arn:aws:kms:us-east-1:ACCOUNT:key/ID",
                "--principal 210987654321 --strem x | --strem",
                "--principal --write a | --principal"
            })
    void whatIsWrongIsASentence(String options, String sentence) throws IOException {
        String west = KEY.replace("us-east-1", "eu-west-1");
        String[] words = options.replace("WEST", west).split(" ", -1);
        assertThat(run(role(), options.isEmpty() ? new String[0] : words)).isEqualTo(2);

        assertThat(output).isEmpty();
        assertThat(errors).contains(sentence);
    }

    @Test
    void settingsAreCheckedAsTheJobDoes() throws IOException {
        assertThat(run(role().set("Configuration", "org-id", "orgid:1"), "--principal", FORWARDER))
                .isEqualTo(2);
        assertThat(errors).contains("Configuration.org-id: ");
        assertThat(run(PropertiesJson.filesToFiles())).isEqualTo(2);
        assertThat(run(user())).isEqualTo(2);
        assertThat(errors).startsWith("--account-id is missing");
    }

    /** The written documents and the template. */
    private Map<String, JsonNode> written(Path to) throws IOException {
        Map<String, JsonNode> documents = new LinkedHashMap<>();
        for (String name :
                List.of("stream-policy.json", "trust-policy.json", "cloudformation.json")) {
            if (Files.exists(to.resolve(name))) {
                documents.put(name, Json.read(Files.readAllBytes(to.resolve(name))));
            }
        }
        return documents;
    }

    @Test
    void writtenDocumentsEqualPrintedOnesAndTheTemplate() throws IOException {
        Path to = folder.resolve("a \"folder\" of the customer's; & *");
        Map<String, JsonNode> printed = printed(role(), "--principal", FORWARDER);

        assertThat(run(role(), "--principal", FORWARDER, "--write", to.toString())).isZero();

        Map<String, JsonNode> written = written(to);
        JsonNode template = written.remove("cloudformation.json");
        assertThat(written).isEqualTo(printed);
        JsonNode role = template.at("/Resources/ForwarderRole/Properties");
        assertThat(role.get("RoleName").asText()).isEqualTo("mparticle-kinesis-role");
        assertThat(role.get("AssumeRolePolicyDocument"))
                .isEqualTo(printed.get("trust-policy.json"));
        assertThat(role.at("/Policies/0/PolicyDocument"))
                .isEqualTo(printed.get("stream-policy.json"));
        String calls = output;
        assertThat(run(role(), "--principal", FORWARDER, "--write", to.toString())).isZero();
        assertThat(output).isEqualTo(calls);
    }

    @Test
    void writeRefusesAFolderWithOtherFilesAndWritesNothing() throws IOException {
        Path to = Files.createDirectory(folder.resolve("customer"));
        Path mine = Files.writeString(to.resolve("trust-policy.json"), "{}");

        assertThat(run(role(), "--principal", FORWARDER, "--write", to.toString())).isEqualTo(1);

        assertThat(output).isEmpty();
        assertThat(errors).startsWith(mine + " is there with other content");
        assertThat(written(to)).containsOnlyKeys("trust-policy.json");
        assertThat(mine).hasContent("{}");
    }

    @Test
    void theCallsForARoleAreAShellScript() throws Exception {
        Path to = folder.resolve("customer");

        String[] options = {"--principal", FORWARDER, "--kms-key", KEY, "--write", to.toString()};
        assertThat(calls(role(), options))
                .containsExactly(
                        "kinesis create-stream --stream-name events-out --stream-mode-details"
                                + " StreamMode=ON_DEMAND",
                        "kinesis wait stream-exists --stream-name events-out",
                        "kinesis start-stream-encryption --stream-name events-out"
                                + " --encryption-type KMS --key-id "
                                + KEY,
                        "iam create-role --role-name mparticle-kinesis-role"
                                + " --assume-role-policy-document file://trust-policy.json",
                        "iam put-role-policy --role-name mparticle-kinesis-role --policy-name"
                                + " event-forwarder-events-out-us-east-1 --policy-document"
                                + " file://stream-policy.json");
    }

    @Test
    void theCallsForAUserEndWithTheAccessKey() throws Exception {
        String to = folder.resolve("customer").toString();
        String[] options = {"--account-id", "123456789012", "--user-name", "events", "--write", to};
        assertThat(calls(user(), options))
                .contains("iam create-user --user-name events")
                .last()
                .isEqualTo("iam create-access-key --user-name events");
        assertThat(
                        written(folder.resolve("customer"))
                                .get("cloudformation.json")
                                .at(USER + "/Properties/UserName")
                                .asText())
                .isEqualTo("events");
    }

    /** KMS refuses a key policy that names a role or user that does not exist. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theKeyOfAnotherAccountIsSharedOnceTheRoleOrUserExists(boolean isRole) throws Exception {
        String[] options = {
            isRole ? "--principal" : "--account-id",
            isRole ? FORWARDER : "123456789012",
            "--kms-key",
            KEY.replace("12:key", "13:key"),
            "--write",
            folder.resolve("customer").toString()
        };

        assertThat(run(isRole ? role() : user(), options)).as(errors).isZero();

        String type = isRole ? "role" : "user";
        assertThat(output)
                .containsSubsequence(
                        " iam create-" + type + ' ',
                        " iam put-" + type + "-policy ",
                        "\n# 3. ",
                        "key-policy.json",
                        " kms get-key-policy ");
        assertThat(output.contains("\n# 4. The access key.")).isEqualTo(!isRole);
    }

    /** Runs the printed script in a shell, and returns the arguments of its AWS CLI calls. */
    private List<String> calls(PropertiesJson settings, String... options) throws Exception {
        assertThat(run(settings, options)).as(errors).isZero();
        Path commands =
                Files.writeString(folder.resolve("commands"), "aws() { echo \"$@\"; }\n" + output);
        Process shell = new ProcessBuilder("sh", commands.toString()).start();
        List<String> calls =
                new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        assertThat(shell.waitFor()).isZero();
        assertThat(calls).allMatch(call -> call.startsWith("--region us-east-1 "));
        return calls.stream().map(call -> call.substring("--region us-east-1 ".length())).toList();
    }

    @Test
    void theReadmesCallsAreRight() throws IOException {
        List<MatchResult> calls =
                Pattern.compile("(?m)^ +scripts/iam-policies ((?:.*\\\\\n)*.*)$")
                        .matcher(readme())
                        .results()
                        .toList();
        assertThat(calls).hasSize(4);
        for (MatchResult call : calls) {
            String conf = ProjectFolder.path().resolve("conf").toString();
            String[] arguments =
                    call.group(1)
                            .replaceAll(" --write \\w+", "")
                            .replace("\\", "")
                            .replace("conf/", conf + '/')
                            .split("\\s+", -1);
            CommandRun run = CommandRun.of(new IamPolicies(), arguments);
            assertThat(run.exitStatus()).as(run.err()).isZero();
        }
    }

    private static String readme() throws IOException {
        return Files.readString(ProjectFolder.path().resolve("conf/iam/README.md"));
    }

    @Test
    void theScriptRunsTheCommand() throws Exception {
        CommandRun run = CommandRun.ofScript("iam-policies", "--help");

        assertThat(run.exitStatus()).isZero();
        assertThat(run.out())
                .startsWith("Usage: scripts/iam-policies ")
                .contains("--principal", "--account-id", "--user-name", "--kms-key", "--write");
    }
}
