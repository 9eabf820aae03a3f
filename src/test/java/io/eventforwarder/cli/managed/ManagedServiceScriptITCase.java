package io.eventforwarder.cli.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/managed-service} with a fake of the AWS CLI. */
class ManagedServiceScriptITCase {
    private static final List<String> DEPLOY_CALLS =
            List.of(
                    "sts get-caller-identity",
                    "kinesisanalyticsv2 describe-application",
                    "s3 cp",
                    "cloudformation deploy",
                    "kinesisanalyticsv2 start-application",
                    "kinesisanalyticsv2 describe-application");

    @TempDir private Path folder;

    private CommandRun last;

    @BeforeEach
    void install() throws IOException {
        Path aws = Files.createDirectory(folder.resolve("bin")).resolve("aws");
        Files.copy(ProjectFolder.path().resolve("src/test/resources/managed/aws"), aws);
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        write("account", "210987654321\n");
        JobJars.write(folder.resolve("job.jar"), "2.2.1");
    }

    private void applicationIs(String status) throws IOException {
        write("status", status + '\n');
        write("version", "7\n");
        write("rolled_back_from", "None\n");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private int bash(String... arguments) throws Exception {
        return bash(Map.of(), arguments);
    }

    private int bash(Map<String, String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash"));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("FAKE_AWS", folder.toString());
        environment.put("PATH", folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        last = CommandRun.ofProcess(environment, command);
        return last.exitStatus();
    }

    private int script(String command, String... more) throws Exception {
        return bash(arguments(command, more));
    }

    private String[] arguments(String command, String... more) {
        Path project = ProjectFolder.path();
        List<String> arguments = new ArrayList<>();
        arguments.add(project.resolve("scripts/managed-service").toString());
        String line =
                command
                        + " --application customer-events --account-id 210987654321"
                        + " --region us-east-1";
        arguments.addAll(List.of(line.split(" ", -1)));
        if (!command.equals("logs")) {
            line = "--bucket event-forwarder-jars --properties %s/conf/role.json --jar %s/job.jar";
            arguments.addAll(List.of(line.formatted(project, folder).split(" ", -1)));
            arguments.addAll(List.of("--write", folder.resolve("a folder").toString()));
        }
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private String out() {
        return last.out();
    }

    private String err() {
        return last.err();
    }

    private List<List<String>> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .map(line -> List.of(line.split("\t", -1)))
                        .toList()
                : List.of();
    }

    private List<String> namesOfCalls() throws IOException {
        return calls().stream().map(call -> call.get(2) + ' ' + call.get(3)).toList();
    }

    @Test
    void aDryRunCallsNothingAndPrintsAScriptThatDeploys() throws Exception {
        assertThat(script("deploy", "--dry-run")).as(err()).isZero();
        assertThat(calls()).isEmpty();

        write("deploy.sh", out());
        assertThat(bash(folder.resolve("deploy.sh").toString())).as(err()).isZero();

        assertThat(namesOfCalls()).isEqualTo(DEPLOY_CALLS);
    }

    @Test
    void deployPrintsEachStepAndDeploysTheStack() throws Exception {
        assertThat(script("deploy", "--parallelism", "8", "--tag", "team=data events"))
                .as(err())
                .isZero();

        assertThat(namesOfCalls()).isEqualTo(DEPLOY_CALLS);
        assertThat(calls().get(3))
                .contains("--tags", "team=data events", "ApplicationName=customer-events")
                .contains(
                        "SourceStream=event-batches",
                        "Parallelism=8",
                        "CustomerRole=mparticle-kinesis-role")
                .noneMatch(argument -> argument.startsWith("Subnets="));
        assertThat(calls().get(4)).last().asString().contains("SKIP_RESTORE_FROM_SNAPSHOT");
        assertThat(out().lines())
                .containsExactly(
                        "1. Uploading the job jar.",
                        "2. Deploying the stack customer-events: execution role, log group,"
                                + " application and alarms.",
                        "3. Starting the application.",
                        "The application is running.");
        assertThat(
                        StackTemplate.read(folder.resolve("a folder/template.yaml"))
                                .with("ApplicationName", "customer-events")
                                .with("JarBucket", "jars")
                                .with("JarKey", "jar")
                                .properties("Application")
                                .at(
                                        "/ApplicationConfiguration/EnvironmentProperties/PropertyGroups"))
                .isEqualTo(
                        Json.read(
                                Files.readString(ProjectFolder.path().resolve("conf/role.json"))));
    }

    @Test
    void deployWithoutAStartPrintsTheCallThatStarts() throws Exception {
        assertThat(script("deploy", "--no-start")).as(err()).isZero();
        assertThat(namesOfCalls()).isEqualTo(DEPLOY_CALLS.subList(0, 4));
        String start = out().lines().toList().get(3);

        assertThat(bash("-c", start)).as(err()).isZero();

        assertThat(namesOfCalls()).last().isEqualTo("kinesisanalyticsv2 start-application");
        assertThat(calls().get(4)).last().asString().contains("SKIP_RESTORE_FROM_SNAPSHOT");
    }

    @Test
    void deployRefusesAnApplicationThatExists() throws Exception {
        applicationIs("READY");

        assertThat(script("deploy")).isEqualTo(1);

        assertThat(err()).startsWith("The application customer-events already exists. ");
        assertThat(namesOfCalls()).doesNotContain("cloudformation deploy");
    }

    @Test
    void updateTakesASnapshotAndPrintsTheVersion() throws Exception {
        applicationIs("RUNNING");

        assertThat(script("update")).as(err()).isZero();

        assertThat(namesOfCalls())
                .containsExactly(
                        "sts get-caller-identity",
                        "kinesisanalyticsv2 describe-application",
                        "kinesisanalyticsv2 describe-application",
                        "s3 cp",
                        "kinesisanalyticsv2 create-application-snapshot",
                        "kinesisanalyticsv2 describe-application-snapshot",
                        "cloudformation deploy",
                        "kinesisanalyticsv2 describe-application");
        assertThat(calls().get(6)).noneMatch(argument -> argument.startsWith("Parallelism="));
        assertThat(out())
                .endsWith("The application runs version 8; before the update it ran version 7.\n");
    }

    @Test
    void updateLeavesAStoppedApplicationStopped() throws Exception {
        applicationIs("READY");

        assertThat(script("update")).as(err()).isZero();

        assertThat(namesOfCalls())
                .doesNotContain("kinesisanalyticsv2 create-application-snapshot")
                .contains("cloudformation deploy");
        assertThat(out()).endsWith("The application is updated. It is still stopped.\n");
    }

    @Test
    void updateFailsIfTheServiceRollsBack() throws Exception {
        applicationIs("RUNNING");
        write("rolled_back_from", "8\n");

        assertThat(script("update")).isEqualTo(1);

        assertThat(err())
                .startsWith(
                        "The service rolled the update back; the application now runs version 8.");
    }

    @Test
    void credentialsOfAnotherAccountChangeNothing() throws Exception {
        write("account", "111111111111\n");

        assertThat(script("deploy")).isEqualTo(1);

        assertThat(namesOfCalls()).containsExactly("sts get-caller-identity");
        assertThat(err())
                .isEqualTo(
                        "The AWS CLI's credentials belong to the account 111111111111, not to"
                                + " 210987654321; nothing was changed.\n");
    }

    @Test
    void wrongOptionsEndWithExitStatusTwoAndWithoutACall() throws Exception {
        assertThat(script("deploy", "--runtime", "FLINK-1_20")).isEqualTo(2);

        assertThat(err()).contains("is built for Flink 2.2.1, which FLINK-1_20");
        assertThat(calls()).isEmpty();
    }

    @Test
    void logsPrintsTimeLevelLoggerAndMessage() throws Exception {
        assertThat(script("logs")).as(err()).isZero();

        assertThat(out()).isEqualTo("16:00:00Z WARN PutRecordOperator: Paused:\nno \"stream\".\n");
    }

    /** Runs the real AWS CLI, where it is installed, against a stub of the services. */
    @Test
    void theAwsCliTakesTheCallsAndTheTemplate() throws Exception {
        Files.delete(folder.resolve("bin/aws"));
        assumeTrue(bash("-c", "command -v aws") == 0, "the AWS CLI is not on the PATH");
        try (AwsStub aws = new AwsStub()) {
            Map<String, String> environment =
                    Map.of(
                            "AWS_ENDPOINT_URL",
                            aws.uri().toString(),
                            "AWS_ACCESS_KEY_ID",
                            "AKIAOPERATOR",
                            "AWS_SECRET_ACCESS_KEY",
                            "secret",
                            "AWS_CONFIG_FILE",
                            folder.resolve("none").toString());

            assertThat(bash(environment, arguments("deploy"))).as(out() + err()).isZero();

            assertThat(aws.requests().keySet())
                    .anyMatch(
                            operation ->
                                    operation.matches(
                                            "PUT /event-forwarder-jars/customer-events/"
                                                    + "kinesis-event-forwarder-[0-9a-f]{16}\\.jar"))
                    .contains("ExecuteChangeSet", "StartApplication");
            assertThat(aws.parameters())
                    .containsEntry("ApplicationName", "customer-events")
                    .containsEntry("SourceStream", "event-batches")
                    .containsEntry("OutputFolder", "")
                    .doesNotContainKey("Parallelism");
            assertThat(aws.changeSet())
                    .containsEntry("StackName", "customer-events")
                    .containsEntry("Capabilities.member.1", "CAPABILITY_NAMED_IAM")
                    .containsEntry(
                            "TemplateBody",
                            Files.readString(folder.resolve("a folder/template.yaml")));
            assertThat(
                            Json.read(aws.requests().get("StartApplication"))
                                    .at(
                                            "/RunConfiguration/ApplicationRestoreConfiguration/ApplicationRestoreType")
                                    .asText())
                    .isEqualTo("SKIP_RESTORE_FROM_SNAPSHOT");
        }
    }
}
