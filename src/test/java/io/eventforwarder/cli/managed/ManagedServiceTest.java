package io.eventforwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.cli.managed.JobJars;
import io.eventforwarder.testing.ProjectFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code scripts/managed-service}, and what it refuses. */
class ManagedServiceTest {
    @TempDir private Path folder;

    private String output;
    private String errors;

    @BeforeEach
    void writeJar() throws IOException {
        JobJars.write(folder.resolve("job.jar"), "2.2.1");
    }

    private int run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitStatus =
                ManagedService.run(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        output = out.toString(StandardCharsets.UTF_8);
        errors = err.toString(StandardCharsets.UTF_8);
        return exitStatus;
    }

    private int deploy(String settings, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "deploy",
                                "--project",
                                ProjectFolder.path().toString(),
                                "--application",
                                "events",
                                "--account-id",
                                "210987654321",
                                "--region",
                                "us-east-1",
                                "--bucket",
                                "jars",
                                "--properties",
                                ProjectFolder.path().resolve("conf/" + settings).toString(),
                                "--jar",
                                folder.resolve("job.jar").toString(),
                                "--write",
                                folder.resolve("stack").toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(new String[0]));
    }

    @Test
    void optionsAreParametersOfTheStack() {
        String key = "arn:aws:kms:us-east-1:210987654321:key/1-2";

        assertThat(
                        deploy(
                                "role.json",
                                "--role-name",
                                "forwarder",
                                "--permissions-boundary",
                                "arn:aws:iam::210987654321:policy/limit",
                                "--decrypt-key",
                                key,
                                "--decrypt-key",
                                key + "3",
                                "--dead-letter-key",
                                key,
                                "--subnets",
                                "subnet-1,subnet-2",
                                "--security-groups",
                                "sg-1",
                                "--alarm-topic",
                                "arn:aws:sns:us-east-1:210987654321:alarms",
                                "--auto-scaling",
                                "--tag",
                                "team=data",
                                "--tag",
                                "stage=test"))
                .as(errors)
                .isZero();

        assertThat(output)
                .contains(
                        " RoleName=forwarder ",
                        " PermissionsBoundary=arn:aws:iam::210987654321:policy/limit ",
                        " DecryptKeys=" + key + ',' + key + "3 ",
                        " DeadLetterKey=" + key + ' ',
                        " Subnets=subnet-1,subnet-2 SecurityGroups=sg-1 ",
                        " AlarmTopic=arn:aws:sns:us-east-1:210987654321:alarms AutoScaling=true'",
                        "\ntags='team=data stage=test'\n");
    }

    @Test
    void theRoleMayReachForNoMoreThanTheSettingsName() {
        assertThat(deploy("user.json")).as(errors).isZero();

        assertThat(output)
                .contains(" SourceStream=event-batches SourceRegion=us-east-1 SourceConsumer= ")
                .contains(" CustomerAccount= CustomerRole= OutputFolder= DeadLetterStream= ")
                .contains(" DeadLetterFolder=event-forwarder-dead-letters/customer-events ")
                .contains("secret:event-forwarder-??????");
    }

    @ParameterizedTest
    @CsvSource({"1.20.5, FLINK-2_2", "2.2.1, FLINK-1_20", "2.3.0, FLINK-2_2"})
    void aRuntimeThatCannotRunTheJarIsRefused(String flinkVersion, String runtime)
            throws IOException {
        JobJars.write(folder.resolve("job.jar"), flinkVersion);

        assertThat(deploy("role.json", "--runtime", runtime)).isEqualTo(2);

        assertThat(output).isEmpty();
        assertThat(errors)
                .contains("is built for Flink " + flinkVersion + ", which " + runtime)
                .contains("mvn -Pflink-1.20 package");
    }

    @ParameterizedTest
    @CsvSource({"1.20.5, FLINK-1_20", "2.2.1, FLINK-2_3"})
    void aRuntimeThatRunsTheJarIsTheStacks(String flinkVersion, String runtime) throws IOException {
        JobJars.write(folder.resolve("job.jar"), flinkVersion);

        assertThat(deploy("role.json", "--runtime", runtime)).as(errors).isZero();

        assertThat(output).contains(" Runtime=" + runtime + ' ');
    }

    @Test
    void aFileThatIsNoJobJarIsRefused() throws IOException {
        Files.writeString(folder.resolve("job.jar"), "no jar");

        assertThat(deploy("role.json")).isEqualTo(2);

        assertThat(errors).contains("job.jar\" is not a job jar of this project's build.");
    }

    @Test
    void settingsThatTheServiceDoesNotTakeAreSentences() {
        assertThat(deploy("demo.json")).isEqualTo(2);

        assertThat(errors.lines()).hasSize(3).allMatch(line -> line.contains("managed service"));
    }

    @Test
    void allThatIsWrongWithTheOptionsIsSaidAtOnce() {
        assertThat(
                        run(
                                "update",
                                "--application",
                                "a_b",
                                "--account-id",
                                "12",
                                "--region",
                                "US",
                                "--bucket",
                                "B",
                                "--jar",
                                folder.resolve("none").toString(),
                                "--subnets",
                                "subnet-1",
                                "--decrypt-key",
                                "alias/events",
                                "--parallelism",
                                "1025"))
                .isEqualTo(2);

        assertThat(errors.lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("--application: \"a_b\" is not a name"),
                        line -> assertThat(line).startsWith("--account-id: \"12\" is not"),
                        line -> assertThat(line).startsWith("--region: \"US\" is not"),
                        line -> assertThat(line).startsWith("--bucket: \"B\" is not"),
                        line -> assertThat(line).startsWith("--jar: "),
                        line -> assertThat(line).isEqualTo("--properties is missing."),
                        line -> assertThat(line).contains("--security-groups go together"),
                        line -> assertThat(line).startsWith("--decrypt-key: \"alias/events\""),
                        line -> assertThat(line).startsWith("--parallelism: \"1025\""));
    }

    @Test
    void unknownOptionsAndCommandsAreWrong() {
        assertThat(deploy("role.json", "--strem", "x")).isEqualTo(2);
        assertThat(errors).contains("--strem");
        assertThat(run("undeploy")).isEqualTo(2);
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isZero();

        assertThat(output)
                .startsWith("Usage: scripts/managed-service ")
                .contains("--application", "--account-id", "--region", "--bucket", "--properties")
                .contains("--jar", "--runtime", "--role-name", "--decrypt-key", "--dead-letter-key")
                .contains("--parallelism", "--auto-scaling", "--minutes", "--write", "--dry-run")
                .contains(
                        "--permissions-boundary", "--subnets", "--alarm-topic", "--tag", "--help");
    }
}
