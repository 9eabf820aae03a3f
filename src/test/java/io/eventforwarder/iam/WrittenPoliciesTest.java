package io.eventforwarder.iam;

import static io.eventforwarder.iam.IamPolicies.changed;
import static io.eventforwarder.iam.IamPolicies.roleOptions;
import static io.eventforwarder.iam.IamPolicies.userOptions;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenPoliciesTest {
    private static final String DEAD_LETTERS =
            "arn:aws:kinesis:eu-west-1:210987654321:stream/dead-letters";
    private static final String KEY =
            "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @TempDir private Path temporary;
    private Path folder;

    @BeforeEach
    void folderThatNeedsQuotes() {
        folder = temporary.resolve("a \"folder\" of the customer's; & *");
    }

    private IamPolicies write(List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--write", folder.toString()));
        return IamPolicies.run(all);
    }

    private Map<String, JsonNode> written() throws IOException {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (Path file : files()) {
            documents.put(file.getFileName().toString(), Json.read(Files.readAllBytes(file)));
        }
        return documents;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void writesWhatItWouldPrint() throws IOException {
        for (List<String> options :
                List.of(
                        userOptions(),
                        userOptions("--put-records", "--kms-key", KEY),
                        roleOptions(),
                        roleOptions("--kms-key", KEY, "--dead-letter-stream", DEAD_LETTERS))) {
            folder = temporary.resolve(Integer.toString(options.hashCode()));

            assertThat(write(options).exitStatus()).isZero();

            Map<String, JsonNode> written = written();
            assertThat(written.remove("cloudformation.json")).isNotNull();
            assertThat(written)
                    .containsExactlyInAnyOrderEntriesOf(IamPolicies.run(options).documents());
        }
    }

    @Test
    void templateOfARoleHasBothPolicies() throws IOException {
        write(
                roleOptions(
                        "--role-name",
                        "events",
                        "--principal",
                        "111122223333",
                        "--put-records",
                        "--kms-key",
                        KEY));

        JsonNode template = written().get("cloudformation.json");
        assertThat(template.path("AWSTemplateFormatVersion").textValue()).isEqualTo("2010-09-09");
        assertThat(template.path("Resources")).hasSize(1);
        JsonNode role = template.at("/Resources/ForwarderRole");
        assertThat(role.path("Type").textValue()).isEqualTo("AWS::IAM::Role");
        assertThat(role.at("/Properties/RoleName").textValue()).isEqualTo("events");
        assertThat(role.at("/Properties/AssumeRolePolicyDocument"))
                .isEqualTo(written().get("trust-policy.json"));
        assertThat(role.at("/Properties/Policies")).hasSize(1);
        assertThat(role.at("/Properties/Policies/0/PolicyName").textValue())
                .isEqualTo("kinesis-event-forwarder");
        assertThat(role.at("/Properties/Policies/0/PolicyDocument"))
                .isEqualTo(written().get("stream-policy.json"));
        assertThat(template.at("/Outputs/RoleArn/Value"))
                .isEqualTo(Json.read("{\"Fn::GetAtt\": [\"ForwarderRole\", \"Arn\"]}"));
    }

    @Test
    void templateOfAUserHasThePolicyAndNoAccessKey() throws IOException {
        write(userOptions("--user-name", "events"));

        JsonNode template = written().get("cloudformation.json");
        assertThat(template.path("Resources")).hasSize(1);
        JsonNode user = template.at("/Resources/ForwarderUser");
        assertThat(user.path("Type").textValue()).isEqualTo("AWS::IAM::User");
        assertThat(user.at("/Properties/UserName").textValue()).isEqualTo("events");
        assertThat(user.at("/Properties/Policies")).hasSize(1);
        assertThat(user.at("/Properties/Policies/0/PolicyDocument"))
                .isEqualTo(written().get("stream-policy.json"));
        assertThat(template.path("Outputs")).hasSize(1);
        assertThat(template.at("/Outputs/UserArn/Value"))
                .isEqualTo(Json.read("{\"Fn::GetAtt\": [\"ForwarderUser\", \"Arn\"]}"));
    }

    @Test
    void documentedNamesAreTheDefaults() throws IOException {
        write(roleOptions());

        assertThat(
                        written()
                                .get("cloudformation.json")
                                .at("/Resources/ForwarderRole/Properties/RoleName")
                                .textValue())
                .isEqualTo("mparticle-kinesis-role");
    }

    @Test
    void identicalFilesStay() throws IOException {
        IamPolicies first = write(roleOptions());
        Map<String, JsonNode> written = written();

        assertThat(write(roleOptions())).isEqualTo(first);
        assertThat(written()).isEqualTo(written);
    }

    @Test
    void otherFilesAreNotOverwrittenAndNothingElseIsWritten() throws IOException {
        Files.createDirectories(folder);
        Path mine = folder.resolve("trust-policy.json");
        Files.writeString(mine, "{}");

        IamPolicies refused = write(roleOptions());

        assertThat(refused.exitStatus()).isEqualTo(1);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors().lines())
                .singleElement()
                .asString()
                .startsWith(mine + " is there with other content");
        assertThat(files()).containsExactly(mine);
        assertThat(mine).hasContent("{}");
    }

    @Test
    void mistakesWriteNothing() {
        assertThat(write(changed(roleOptions(), "--region", "x")).exitStatus()).isEqualTo(2);
        assertThat(folder).doesNotExist();
    }

    @Test
    void callsForARole() throws IOException {
        assertThat(calls(roleOptions("--kms-key", KEY, "--dead-letter-stream", DEAD_LETTERS)))
                .containsExactly(
                        call(
                                "kinesis",
                                "create-stream",
                                "--stream-name",
                                "my-stream",
                                "--stream-mode-details",
                                "StreamMode=ON_DEMAND"),
                        call("kinesis", "wait", "stream-exists", "--stream-name", "my-stream"),
                        call(
                                "kinesis",
                                "start-stream-encryption",
                                "--stream-name",
                                "my-stream",
                                "--encryption-type",
                                "KMS",
                                "--key-id",
                                KEY),
                        call(
                                "iam",
                                "create-role",
                                "--role-name",
                                "mparticle-kinesis-role",
                                "--assume-role-policy-document",
                                "file://" + folder.resolve("trust-policy.json")),
                        call(
                                "iam",
                                "put-role-policy",
                                "--role-name",
                                "mparticle-kinesis-role",
                                "--policy-name",
                                "kinesis-event-forwarder",
                                "--policy-document",
                                "file://" + folder.resolve("stream-policy.json")));
    }

    @Test
    void callsForAUser() throws IOException {
        assertThat(calls(userOptions()))
                .containsExactly(
                        call(
                                "kinesis",
                                "create-stream",
                                "--stream-name",
                                "my-stream",
                                "--stream-mode-details",
                                "StreamMode=ON_DEMAND"),
                        call("kinesis", "wait", "stream-exists", "--stream-name", "my-stream"),
                        call("iam", "create-user", "--user-name", "mparticle-kinesis-user"),
                        call(
                                "iam",
                                "put-user-policy",
                                "--user-name",
                                "mparticle-kinesis-user",
                                "--policy-name",
                                "kinesis-event-forwarder",
                                "--policy-document",
                                "file://" + folder.resolve("stream-policy.json")),
                        call("iam", "create-access-key", "--user-name", "mparticle-kinesis-user"));
    }

    @Test
    void alternativesAndTheOperatorsCallAreComments() {
        IamPolicies written =
                write(roleOptions("--role-name", "a_role", "--dead-letter-stream", DEAD_LETTERS));

        assertThat(written.output().lines())
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "# aws --region us-east-1 cloudformation deploy"
                                                + " --stack-name event-forwarder-a-role "))
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "# aws --region eu-west-1 iam put-role-policy"
                                                + " --role-name JOB_ROLE "));
    }

    private static List<String> call(String... arguments) {
        List<String> call = new ArrayList<>(List.of("--region", "us-east-1"));
        call.addAll(List.of(arguments));
        return call;
    }

    /** The arguments that the AWS CLI gets when a shell runs what was printed. */
    private List<List<String>> calls(List<String> options) throws IOException {
        Path commands = temporary.resolve("commands");
        Files.writeString(
                commands, "aws() { printf '%s\\n' \"$@\" ''; }\n" + write(options).output());
        IamPolicies shell = IamPolicies.runCommand(new ProcessBuilder("sh", commands.toString()));
        assertThat(shell.exitStatus()).isZero();
        assertThat(shell.errors()).isEmpty();
        return Stream.of(shell.output().split("\n\n")).map(call -> call.lines().toList()).toList();
    }
}
