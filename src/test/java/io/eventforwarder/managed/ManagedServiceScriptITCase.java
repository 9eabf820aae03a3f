package io.eventforwarder.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/managed-service}, with a program in place of the AWS CLI. */
class ManagedServiceScriptITCase {
    private static final List<String> DEPLOY_CALLS =
            List.of(
                    "iam create-role",
                    "iam put-role-policy",
                    "logs create-log-group",
                    "logs put-retention-policy",
                    "logs create-log-stream",
                    "s3 cp",
                    "kinesisanalyticsv2 create-application",
                    "kinesisanalyticsv2 describe-application",
                    "kinesisanalyticsv2 start-application",
                    "kinesisanalyticsv2 describe-application");

    @TempDir private Path folder;

    @BeforeEach
    void anApplicationRuns() throws IOException {
        Path aws = Files.createDirectory(folder.resolve("bin")).resolve("aws");
        Files.copy(ProjectFolder.path().resolve("src/test/resources/managed/aws"), aws);
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        write("account", "210987654321\n");
        write("version", "7\n");
        write("steps", "1\n");
        write("status", "RUNNING\n");
        writeJar("2.2.1");
    }

    /** A job jar of a build for a Flink version. */
    private void writeJar(String flinkVersion) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Flink-Version", flinkVersion);
        try (OutputStream file = Files.newOutputStream(folder.resolve("job.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private int bash(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().put("FAKE_AWS", folder.toString());
        builder.environment()
                .merge(
                        "PATH",
                        folder.resolve("bin").toString(),
                        (path, bin) -> bin + File.pathSeparator + path);
        Process process = builder.start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("It does not end. It says:\n" + out() + err());
        }
        return process.exitValue();
    }

    private int script(String command, String example, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                ProjectFolder.path().resolve("scripts/managed-service").toString(),
                                command,
                                "--application",
                                "customer-events",
                                "--account-id",
                                "210987654321",
                                "--region",
                                "us-east-1",
                                "--bucket",
                                "event-forwarder-jars",
                                "--properties",
                                ProjectFolder.path().resolve("conf").resolve(example).toString(),
                                "--jar",
                                folder.resolve("job.jar").toString(),
                                "--write",
                                folder.resolve("documents").toString()));
        arguments.addAll(List.of(more));
        return bash(arguments.toArray(new String[0]));
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private List<AwsCall> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream().map(AwsCall::parse).toList()
                : List.of();
    }

    private List<String> namesOfCalls() throws IOException {
        return calls().stream().map(AwsCall::name).toList();
    }

    private JsonNode policy() throws IOException {
        return Json.read(Files.readString(folder.resolve("documents/execution-policy.json")));
    }

    private void assertThatServicesTakeTheCalls() throws IOException {
        assertThat(calls().stream().filter(AwsCall::hasModel).toList())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.problems()).as(call.toString()).isEmpty());
    }

    @Test
    void aDryRunCallsNothingAndIsAScriptThatDeploys() throws Exception {
        assertThat(script("deploy", "role.json", "--dry-run")).as(err()).isZero();
        assertThat(calls()).isEmpty();

        write("deploy.sh", out());
        assertThat(bash("-eu", folder.resolve("deploy.sh").toString())).as(err()).isZero();

        assertThat(namesOfCalls()).isEqualTo(DEPLOY_CALLS);
        assertThatServicesTakeTheCalls();
    }

    @Test
    void deployChecksTheAccountAndSaysEachStep() throws Exception {
        write("role", "");

        assertThat(script("deploy", "role.json")).as(err()).isZero();

        assertThat(namesOfCalls().get(0)).isEqualTo("sts get-caller-identity");
        assertThat(namesOfCalls().subList(1, calls().size())).isEqualTo(DEPLOY_CALLS);
        assertThatServicesTakeTheCalls();
        assertThat(out().lines())
                .containsExactly(
                        "1. The execution role customer-events.",
                        "The role is there.",
                        "2. What the role may do.",
                        "3. The log group /event-forwarder/customer-events.",
                        "4. The job jar.",
                        "5. The application customer-events.",
                        "6. The start.",
                        "The application runs.");
    }

    @Test
    void theRoleMayReachForNoMoreThanTheSettingsName() throws Exception {
        assertThat(script("deploy", "role.json", "--dry-run")).as(err()).isZero();

        assertThat(policy().get("Statement").findValuesAsText("Sid"))
                .containsExactly(
                        "ReadJar",
                        "ListLogGroups",
                        "ListLogStreams",
                        "WriteLogs",
                        "PollSource",
                        "AssumeCustomerRole",
                        "KeepDeadLetters",
                        "ReadSecrets");
        assertThat(policy().toString())
                .contains(
                        "\"arn:aws:kinesis:us-east-1:210987654321:stream/event-batches\"",
                        "\"arn:aws:iam::123456789012:role/mparticle-kinesis-role\"",
                        "\"arn:aws:kinesis:us-east-1:210987654321:stream/event-forwarder-dead-letters\"")
                .doesNotContain("\"*\"", "kms:")
                .doesNotContainPattern("\\{[a-z-]+}");
    }

    @Test
    void fanOutAndKeysAreGrantedByNameToo() throws Exception {
        write(
                "fan-out.json",
                PropertiesJson.streamToStream()
                        .set("Source", "consumer", "fan-out")
                        .set("Source", "consumer-name", "forwarder")
                        .set("Output", "dead-letter-path", "s3://letters/customer")
                        .json());
        String key = "arn:aws:kms:us-east-1:210987654321:key/11111111-2222-3333-4444-555555555555";

        assertThat(
                        script(
                                "deploy",
                                folder.resolve("fan-out.json").toString(),
                                "--dry-run",
                                "--decrypt-key",
                                key))
                .as(err())
                .isZero();

        assertThat(policy().get("Statement").findValuesAsText("Sid"))
                .contains("FanOutSource", "FanOutConsumer", "WriteFilesDeadLetter", "Decrypt")
                .doesNotContain("PollSource", "ReadSecrets", "KeepDeadLetters");
        assertThat(policy().toString())
                .contains(
                        "\"arn:aws:kinesis:eu-west-1:210987654321:stream/events-in/consumer/forwarder:*\"",
                        "\"arn:aws:s3:::letters/customer/*\"",
                        "\"kms:Decrypt\"],\"Resource\":[\"" + key + "\"]");
    }

    @Test
    void anApplicationThatIsThereIsNotMadeAgain() throws Exception {
        write("application", "");

        assertThat(script("deploy", "role.json")).isEqualTo(1);

        assertThat(err()).startsWith("The application customer-events is there: ");
        assertThat(namesOfCalls()).doesNotContain("kinesisanalyticsv2 start-application");
    }

    @Test
    void updateTakesASnapshotAndNamesTheVersion() throws Exception {
        assertThat(script("update", "user.json")).as(err()).isZero();

        assertThat(namesOfCalls())
                .containsExactly(
                        "sts get-caller-identity",
                        "kinesisanalyticsv2 describe-application",
                        "kinesisanalyticsv2 describe-application",
                        "iam put-role-policy",
                        "s3 cp",
                        "kinesisanalyticsv2 create-application-snapshot",
                        "kinesisanalyticsv2 describe-application-snapshot",
                        "kinesisanalyticsv2 update-application",
                        "kinesisanalyticsv2 describe-application",
                        "kinesisanalyticsv2 describe-application");
        assertThatServicesTakeTheCalls();
        assertThat(calls().get(7).request().get("CurrentApplicationVersionId").asLong())
                .isEqualTo(7);
        assertThat(out()).endsWith("The application runs, of version 8; before it was 7.\n");
    }

    @Test
    void theDryRunOfAnUpdateAsksForTheVersionInTheShell() throws Exception {
        assertThat(script("update", "user.json", "--dry-run")).as(err()).isZero();
        assertThat(calls()).isEmpty();

        write("update.sh", out());
        assertThat(bash("-eu", folder.resolve("update.sh").toString())).as(err()).isZero();

        assertThatServicesTakeTheCalls();
        assertThat(calls())
                .filteredOn(call -> call.name().equals("kinesisanalyticsv2 update-application"))
                .singleElement()
                .satisfies(
                        call ->
                                assertThat(
                                                call.request()
                                                        .get("CurrentApplicationVersionId")
                                                        .asLong())
                                        .isEqualTo(7));
    }

    @Test
    void aRollbackOfTheServiceIsAFailure() throws Exception {
        write("steps", "2\n");

        assertThat(script("update", "role.json")).isEqualTo(1);

        assertThat(err()).startsWith("The application runs, but is of version 9: the service");
    }

    @Test
    void anotherChangeMeanwhileIsASentence() throws Exception {
        write("meanwhile", "");

        assertThat(script("update", "role.json")).isEqualTo(1);

        assertThat(err()).startsWith("Someone else changed the application meanwhile");
    }

    @Test
    void credentialsOfAnotherAccountChangeNothing() throws Exception {
        write("account", "111111111111\n");

        assertThat(script("deploy", "role.json")).isEqualTo(1);

        assertThat(namesOfCalls()).containsExactly("sts get-caller-identity");
        assertThat(err())
                .isEqualTo(
                        "The AWS CLI's credentials are of the account 111111111111, not of"
                                + " 210987654321; nothing was changed.\n");
    }

    @Test
    void settingsThatTheServiceDoesNotTakeAreSentencesAndExitStatusTwo() throws Exception {
        assertThat(script("deploy", "demo.json")).isEqualTo(2);

        assertThat(err().lines()).hasSize(3).allMatch(line -> line.contains("managed service"));
        assertThat(calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.20.5, FLINK-2_2",
        "2.2.1, FLINK-1_20",
        "2.3.0, FLINK-2_2",
    })
    void aRuntimeThatCannotRunTheJarIsRefused(String flinkVersion, String runtime)
            throws Exception {
        writeJar(flinkVersion);

        assertThat(script("deploy", "role.json", "--runtime", runtime)).isEqualTo(2);

        assertThat(err())
                .contains("is built for Flink " + flinkVersion + ", which " + runtime)
                .contains("mvn -Pflink-1.20 package");
        assertThat(calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.20.5, FLINK-1_20", "2.2.1, FLINK-2_3"})
    void theRuntimeIsTheApplicationsInBothCommands(String flinkVersion, String runtime)
            throws Exception {
        writeJar(flinkVersion);

        assertThat(script("deploy", "role.json", "--dry-run", "--runtime", runtime)).isZero();

        assertThat(Files.readString(folder.resolve("documents/application.json")))
                .contains("\"RuntimeEnvironment\": \"" + runtime + "\"");
        assertThat(Files.readString(folder.resolve("documents/update.json")))
                .contains("\"RuntimeEnvironmentUpdate\": \"" + runtime + "\"");
    }

    @Test
    void aFileThatIsNoJobJarIsRefused() throws Exception {
        write("job.jar", "no jar");

        assertThat(script("deploy", "role.json")).isEqualTo(2);

        assertThat(err()).contains("job.jar\" is not a job jar of this project's build.");
    }

    @Test
    void logsAreLinesForAPerson() throws Exception {
        assertThat(script("logs", "role.json")).as(err()).isZero();

        assertThat(out()).isEqualTo("16:00:00Z WARN PutRecordOperator: Paused:\nno \"stream\".\n");
    }
}
