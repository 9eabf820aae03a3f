package io.eventforwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.cli.managed.StackTemplate;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies of a job's role on EKS. */
class JobRoleTest {
    private static final String PROVIDER = "oidc.eks.us-east-1.amazonaws.com/id/ABCDEF0123";
    private static final String KEY = "arn:aws:kms:us-east-1:210987654321:key/1-2";

    @TempDir private Path folder;

    /** Runs the command. Options {@code --name=value} add to or replace the usual ones. */
    private CommandRun run(String json, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), json);
        Map<String, String> values = new TreeMap<>();
        values.put("--properties", file.toString());
        values.put("--account-id", "210987654321");
        values.put("--region", "us-east-1");
        values.put("--role-name", "acme");
        values.put("--service-account", "event-forwarder/acme-event-forwarder");
        values.put("--state", "s3://state/acme");
        for (String option : options) {
            values.put(option.split("=", 2)[0], option.split("=", 2)[1]);
        }
        return CommandRun.of(
                new JobRole(),
                values.entrySet().stream()
                        .flatMap(option -> Stream.of(option.getKey(), option.getValue()))
                        .toArray(String[]::new));
    }

    private JsonNode printed(String document, String json, String... more) throws IOException {
        CommandRun run = run(json, more);
        assertThat(run.exitStatus()).as(run.err()).isZero();
        String text = run.out().substring(run.out().indexOf(document + ":\n"));
        return Json.read(text.substring(text.indexOf('\n') + 1).split("\n\n", 2)[0]);
    }

    private static PropertiesJson toStream() {
        return PropertiesJson.streamToStream()
                .set("Output", "dead-letter", "kinesis")
                .set("Output", "dead-letter-stream-name", "letters")
                .set("Output", "dead-letter-region", "eu-west-1");
    }

    static Stream<PropertiesJson> settings() {
        String secret = "secretsmanager:arn:aws:secretsmanager:eu-west-1:210987654321:secret:a#";
        return Stream.of(
                toStream(),
                toStream()
                        .without("Configuration")
                        .set("Source", "consumer", "fan-out")
                        .set("Source", "consumer-name", "forwarder")
                        .set("Configuration", "access-key-id", secret + "id")
                        .set("Configuration", "secret-access-key", secret + "key"),
                PropertiesJson.filesToFiles()
                        .set("Source", "path", "s3://input/batches/")
                        .set("Output", "path", "s3://output/records")
                        .set("Output", "dead-letter-path", "s3://letters/customer"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void thePermissionsAreThoseOfTheManagedServiceAndTheStatesFolder(PropertiesJson settings)
            throws Exception {
        JsonNode policy =
                printed(
                        "permissions.json",
                        settings.json(),
                        "--cluster=production",
                        "--decrypt-key=" + KEY,
                        "--dead-letter-key=" + KEY + '3');

        Map<String, JsonNode> granted = bySid(policy);
        assertThat(granted.remove("ListState").at("/Resource/0").asText())
                .isEqualTo("arn:aws:s3:::state");
        JsonNode write = granted.remove("WriteState");
        assertThat(write.get("Action")).hasSize(4);
        assertThat(write.at("/Resource/0").asText()).isEqualTo("arn:aws:s3:::state/acme/*");
        Map<String, JsonNode> ofService =
                bySid(
                        StackTemplate.of(
                                        settings.settings(),
                                        "DecryptKeys",
                                        KEY,
                                        "DeadLetterKey",
                                        KEY + '3')
                                .executionPolicy());
        ofService
                .keySet()
                .removeAll(List.of("ReadJar", "ListLogGroups", "ListLogStreams", "WriteLogs"));
        assertThat(granted).isEqualTo(ofService);
    }

    private static Map<String, JsonNode> bySid(JsonNode policy) {
        Map<String, JsonNode> statements = new TreeMap<>();
        policy.get("Statement")
                .forEach(statement -> statements.put(statement.get("Sid").asText(), statement));
        return statements;
    }

    @Test
    void onlyTheServiceAccountMayUseTheRoleWithIrsa() throws IOException {
        assertThat(printed("trust-policy.json", toStream().json(), "--oidc-provider=" + PROVIDER))
                .isEqualTo(
                        Json.read(
                                """
                                {
                                  "Version": "2012-10-17",
                                  "Statement": [
                                    {
                                      "Effect": "Allow",
                                      "Principal": {
                                        "Federated": "arn:aws:iam::210987654321:oidc-provider/%1$s"
                                      },
                                      "Action": "sts:AssumeRoleWithWebIdentity",
                                      "Condition": {
                                        "StringEquals": {
                                          "%1$s:aud": "sts.amazonaws.com",
                                          "%1$s:sub": "system:serviceaccount:event-forwarder:acme-event-forwarder"
                                        }
                                      }
                                    }
                                  ]
                                }
                                """
                                        .formatted(PROVIDER)));
    }

    @Test
    void podIdentityMayUseTheRoleInTheAccountAlone() throws IOException {
        assertThat(printed("trust-policy.json", toStream().json(), "--cluster=production"))
                .isEqualTo(
                        Json.read(
                                """
                                {
                                  "Version": "2012-10-17",
                                  "Statement": [
                                    {
                                      "Effect": "Allow",
                                      "Action": ["sts:AssumeRole", "sts:TagSession"],
                                      "Principal": {"Service": "pods.eks.amazonaws.com"},
                                      "Condition": {
                                        "StringEquals": {"aws:SourceAccount": "210987654321"}
                                      }
                                    }
                                  ]
                                }
                                """));
    }

    @Test
    void writtenPoliciesComeWithTheirCalls() throws IOException {
        Path to = folder.resolve("role");

        CommandRun run = run(toStream().json(), "--cluster=production", "--write=" + to);

        assertThat(run.out())
                .contains("iam create-role --role-name acme ", "iam put-role-policy ")
                .contains(
                        "aws --region us-east-1 eks create-pod-identity-association --cluster-name"
                                + " production --namespace event-forwarder --service-account"
                                + " acme-event-forwarder --disable-session-tags");
        assertThat(to).isDirectoryContaining("glob:**permissions.json");
        assertThat(to).isDirectoryContaining("glob:**trust-policy.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--role-name=a | Give either --oidc-provider or --cluster",
                "--cluster=a --oidc-provider=" + PROVIDER + " | Give either",
                "--oidc-provider=https://" + PROVIDER + " | is not an OIDC provider",
                "--cluster=a --state=/tmp | is not a folder of a bucket",
                "--cluster=a --service-account=acme | is not a namespace and a name",
                "--cluster=a --decrypt-key=alias/a | is not the ARN of a KMS key"
            })
    void whatIsWrongIsASentence(String options, String sentence) throws IOException {
        CommandRun run = run(toStream().json(), options.split(" ", -1));

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(sentence);
    }

    @Test
    void theReadmesCallIsRight() throws IOException {
        String readme = Files.readString(ProjectFolder.path().resolve("k8s/README.md"));
        int start = readme.indexOf("    scripts/job-role ") + "    scripts/job-role ".length();
        String call = readme.substring(start, readme.indexOf("--write", start));
        String[] arguments =
                call.replace("\\\n", "")
                        .replace("k8s/", ProjectFolder.path().resolve("k8s") + "/")
                        .trim()
                        .split("\\s+", -1);

        CommandRun run = CommandRun.of(new JobRole(), arguments);

        assertThat(run.exitStatus()).as(run.err()).isZero();
    }

    @Test
    void theScriptRunsTheCommand() throws Exception {
        CommandRun run = CommandRun.ofScript("job-role", "--help");

        assertThat(run.exitStatus()).isZero();
        assertThat(run.out()).startsWith("Usage: scripts/job-role ");
    }
}
