package io.eventforwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main classes of the scripts, started as the scripts do. */
class ScriptsTest {
    private static final Pattern MAIN_CLASS = Pattern.compile("\\nrun (?:main|test) (\\S+) ");

    @TempDir private Path folder;

    private int run(String script, String arguments) throws IOException, InterruptedException {
        String text = Files.readString(ProjectFolder.path().resolve("scripts").resolve(script));
        Matcher mainClass = MAIN_CLASS.matcher(text);
        assertThat(mainClass.find()).as(text).isTrue();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                mainClass.group(1)));
        command.addAll(List.of(arguments.split(" ")));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start()
                .waitFor();
    }

    @ParameterizedTest
    @CsvSource({
        "run-local, --help, --state-backend heap|rocksdb",
        "verify-connection, --help, --send-test-record",
        "dead-letters, replay --help, --repaired FOLDER|FILE",
        "demo, --help, --mode MODE",
        "chaos, faults --help, --seeds N",
        "chaos, kills --help, --kills N",
        "fuzz, --help, --seed S",
        "local-cluster, start --help, --ui-port PORT",
        "local-cluster, submit --help, PROPERTIES.json"
    })
    void helpNamesTheOptions(String script, String arguments, String option) throws Exception {
        assertThat(run(script, arguments)).isZero();
        assertThat(Files.readString(folder.resolve("out")))
                .startsWith("Usage: scripts/" + script)
                .contains(option);
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({
        "run-local, --check, Missing required option: '--properties FILE'. See",
        "run-local, --nonsense --properties any.json, Unknown option: '--nonsense'. See",
        "run-local, --ui-port 70000 --properties any.json, --ui-port takes",
        "run-local, --parallelism none, --parallelism",
        "run-local, --state-backend disk --properties any.json, rocksdb",
        "verify-connection, --send-test-record, --properties FILE",
        "demo, --seconds 0, --seconds takes",
        "demo, --mode sessions, as-received",
        "chaos, faults --seeds 0, --seeds takes",
        "chaos, pause --seeds 1, --seeds",
        "fuzz, --seed 1, --seconds N",
        "local-cluster, start none, none",
        "local-cluster, start --ui-port 65536, --ui-port takes",
        "local-cluster, submit, PROPERTIES.json",
        "local-cluster, start 2 3, 3"
    })
    void wrongUsageIsASentenceAndExitStatusTwo(String script, String arguments, String sentence)
            throws Exception {
        assertThat(run(script, arguments)).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("err"), UTF_8).lines())
                .singleElement()
                .asString()
                .contains(sentence)
                .endsWith(".");
        assertThat(folder.resolve("out")).isEmptyFile();
    }
}
