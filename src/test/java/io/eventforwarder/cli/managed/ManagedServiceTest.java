package io.eventforwarder.cli.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code scripts/managed-service}, and its error messages. */
class ManagedServiceTest {
    @TempDir private Path folder;

    private String output;
    private String errors;

    @BeforeEach
    void writeJar() throws IOException {
        JobJars.write(folder.resolve("job.jar"), "2.2.1");
    }

    private int run(String... arguments) {
        CommandRun run = CommandRun.of(new ManagedService(), arguments);
        output = run.out();
        errors = run.err();
        return run.exitStatus();
    }

    private List<String> deployment(String settings) {
        String line =
                "deploy --project %1$s --application events --account-id 210987654321"
                        + " --region us-east-1 --bucket jars --properties %1$s/conf/%2$s"
                        + " --jar %3$s/job.jar --write %3$s/stack";
        return List.of(line.formatted(ProjectFolder.path(), settings, folder).split(" ", -1));
    }

    private int deploy(String settings, String... more) {
        List<String> arguments = new ArrayList<>(deployment(settings));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void optionsAreParametersOfTheStack() {
        String key = "arn:aws:kms:us-east-1:210987654321:key/1-2";
        String options =
                "--role-name forwarder --permissions-boundary arn:aws:iam::210987654321:policy/limit"
                        + " --verify-principal arn:aws:iam::210987654321:role/administrator"
                        + " --decrypt-key %1$s --decrypt-key %1$s3 --dead-letter-key %1$s"
                        + " --subnets subnet-1,subnet-2 --security-groups sg-1"
                        + " --alarm-topic arn:aws:sns:us-east-1:210987654321:alarms --auto-scaling"
                        + " --tag team=data --tag stage=test";

        assertThat(deploy("role.json", options.formatted(key).split(" ", -1))).as(errors).isZero();

        assertThat(output)
                .contains(
                        " RoleName=forwarder ",
                        " PermissionsBoundary=arn:aws:iam::210987654321:policy/limit ",
                        " VerifyPrincipal=arn:aws:iam::210987654321:role/administrator ",
                        " DecryptKeys=" + key + ',' + key + "3 ",
                        " DeadLetterKey=" + key + ' ',
                        " Subnets=subnet-1,subnet-2 SecurityGroups=sg-1 ",
                        " AlarmTopic=arn:aws:sns:us-east-1:210987654321:alarms AutoScaling=true'",
                        "\ntags='team=data stage=test'\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1.20.5, FLINK-1_20, true",
        "2.2.1, FLINK-2_3, true",
        "1.20.5, FLINK-2_2, false",
        "2.2.1, FLINK-1_20, false",
        "2.3.0, FLINK-2_2, false"
    })
    void theRuntimeRunsJarsOfItsVersionAndOfEarlierMinorOnes(
            String flinkVersion, String runtime, boolean runs) throws IOException {
        JobJars.write(folder.resolve("job.jar"), flinkVersion);

        assertThat(deploy("role.json", "--runtime", runtime)).isEqualTo(runs ? 0 : 2);

        if (runs) {
            assertThat(output).contains(" Runtime=" + runtime + ' ');
        } else {
            assertThat(output).isEmpty();
            assertThat(errors)
                    .contains("is built for Flink " + flinkVersion + ", which " + runtime)
                    .contains("mvn -Pflink-1.20 package");
        }
    }

    @Test
    void aFileThatIsNoJobJarIsRefused() throws IOException {
        Files.writeString(folder.resolve("job.jar"), "no jar");

        assertThat(deploy("role.json")).isEqualTo(2);

        assertThat(errors).contains("job.jar\" is not a job jar of this project's build.");
    }

    @Test
    void settingsThatTheServiceDoesNotSupportAreReported() {
        assertThat(deploy("demo.json")).isEqualTo(2);

        assertThat(errors.lines()).hasSize(3).allMatch(line -> line.contains("managed service"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--application a_b | --application: \"a_b\" is not a name",
                "--account-id 12 | --account-id: \"12\" is not",
                "--region US | --region: \"US\" is not",
                "--bucket B | --bucket: \"B\" is not",
                "--jar none | --jar: there is no file none",
                "--runtime flink | --runtime: \"flink\" is not the name",
                "--subnets subnet-1 | --security-groups go together",
                "--parallelism 1025 | --parallelism takes a whole number from 1 to 1024",
                "--minutes 0 | --minutes takes",
                "--strem x | --strem"
            })
    void aWrongOptionIsASentence(String option, String sentence) {
        String[] words = option.split(" ", -1);

        assertThat(deployWith(words[0], words[1])).isEqualTo(2);

        assertThat(output).isEmpty();
        assertThat(errors).contains(sentence);
    }

    private int deployWith(String option, String value) {
        List<String> arguments = new ArrayList<>(deployment("role.json"));
        int known = arguments.indexOf(option);
        if (known > 0) {
            arguments.set(known + 1, value);
        } else {
            arguments.addAll(List.of(option, value));
        }
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void aCommandNeedsItsOptions() {
        String line = "%s --application a --account-id 210987654321 --region us-east-1";
        assertThat(run(line.formatted("update").split(" ", -1))).isEqualTo(2);
        assertThat(errors).contains("update needs --bucket and --properties.");
        assertThat(run(line.formatted("undeploy").split(" ", -1))).isEqualTo(2);
        assertThat(errors).contains("\"undeploy\" is unknown");
        line += " --no-start";
        assertThat(run(line.formatted("update").split(" ", -1))).isEqualTo(2);
        assertThat(errors).contains("--no-start goes with deploy.");
        line = line.replace(" --no-start", "");
        assertThat(run(line.formatted("logs").split(" ", -1))).as(errors).isZero();
    }

    @Test
    void theReadmesCallIsRight() throws IOException {
        Path project = ProjectFolder.path();
        String readme = Files.readString(project.resolve("conf/managed-service/README.md"));
        Matcher call =
                Pattern.compile("scripts/managed-service (deploy (?:.*\\\\\n)*.*)").matcher(readme);
        assertThat(call.find()).isTrue();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                call.group(1)
                                        .replace("\\", "")
                                        .replace("conf/", project.resolve("conf") + "/")
                                        .split("\\s+")));
        arguments.addAll(List.of("--project", project.toString()));
        arguments.addAll(List.of("--jar", folder.resolve("job.jar").toString()));
        arguments.addAll(List.of("--write", folder.resolve("stack").toString()));

        assertThat(run(arguments.toArray(String[]::new))).as(errors).isZero();
    }
}
