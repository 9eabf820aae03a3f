package io.eventforwarder.consuming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.RecordSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of conf/records/recipes, on records of the job. They need python3. */
class PythonRecipesTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = PipelineRun.cluster(PipelineRun.PARALLELISM);

    private static ForwardedTraffic traffic;

    @TempDir private Path folder;

    private final Random random = new Random(ForwardedTraffic.SEED);

    @BeforeAll
    static void forward() throws Exception {
        traffic = new ForwardedTraffic();
    }

    /** Writes the records of an hour, in no particular order, to two files. */
    private void store(String hour, List<String> records) throws IOException {
        Path hourFolder = Files.createDirectories(folder.resolve(hour));
        List<String> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, random);
        int half = shuffled.size() / 2;
        Files.writeString(hourFolder.resolve("a"), String.join("", shuffled.subList(0, half)));
        try (GZIPOutputStream file =
                new GZIPOutputStream(Files.newOutputStream(hourFolder.resolve("b.gz")))) {
            file.write(String.join("", shuffled.subList(half, shuffled.size())).getBytes(UTF_8));
        }
    }

    /** Runs a recipe on the folder below the test's folder, with further arguments. */
    private CommandRun run(String recipe, String name, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                RecordSchema.FOLDER.resolve("recipes/" + recipe).toString(),
                                folder.resolve(name).toString()));
        arguments.addAll(List.of(more));
        return python(arguments);
    }

    private static CommandRun python(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(arguments);
        CommandRun run;
        try {
            run =
                    CommandRun.ofProcess(
                            Map.of(
                                    "PYTHONIOENCODING",
                                    "utf-8",
                                    "PYTHONPATH",
                                    RecordSchema.FOLDER.resolve("recipes").toString()),
                            command);
        } catch (IOException e) {
            throw new AssertionError("The Python recipes are not checked: python3 is missing.", e);
        }
        assertThat(run.exitStatus()).as(run.err()).isZero();
        return run;
    }

    @Test
    void theTrafficIsCutInEveryWay() {
        assertThat(traffic.first)
                .anyMatch(record -> record.contains("\"part\":2,"))
                .anyMatch(record -> record.contains("\"close_reason\":\"size\""))
                .anyMatch(record -> record.startsWith("{\"events\":[]"))
                .allMatch(record -> record.matches("[^\\r\\n]+\\n"));
    }

    @Test
    void eachEventAndEachRecordWithoutEventsIsWrittenOnce() throws Exception {
        List<String> again = traffic.whole;
        store("2026/11/01/00", traffic.first);
        store("2026/11/01/05", traffic.second);
        store("2026/11/02/00", again);
        store("2026/11/20/00", again.subList(0, 10));

        List<String> kept = run("drop_duplicates.py", "", "7").out().lines().toList();

        List<String> late = again.subList(0, 10);
        List<String> expected = new ArrayList<>(ForwardedTraffic.events(again));
        expected.addAll(ForwardedTraffic.events(late));
        assertThat(ForwardedTraffic.events(kept)).containsExactlyInAnyOrderElementsOf(expected);
        List<String> empty = new ArrayList<>(ForwardedTraffic.messageIdsWithoutEvents(again));
        empty.addAll(ForwardedTraffic.messageIdsWithoutEvents(late));
        assertThat(ForwardedTraffic.messageIdsWithoutEvents(kept))
                .containsExactlyInAnyOrderElementsOf(empty);
    }

    @Test
    void recordsAreOrderedByDeviceAndGapsAreFound() throws Exception {
        List<String> first = new ArrayList<>(traffic.first);
        List<String> second = new ArrayList<>(traffic.second);
        // The beginning of a device's first run is not known.
        Set<String> devices = ForwardedTraffic.devices(first);
        List<String> missing = new ArrayList<>(ForwardedTraffic.removeSome(first, 2, devices));
        missing.addAll(ForwardedTraffic.removeSome(second, 1, devices));
        store("2026/11/01/00", first);
        store("2026/11/09/00", second);

        CommandRun run = run("order_by_device.py", "");

        Map<String, Integer> last = new HashMap<>();
        Map<String, Integer> restarts = new HashMap<>();
        for (String text : run.out().lines().toList()) {
            JsonNode info = ForwardedTraffic.read(text).path("forwarding_info");
            String device = info.path("device").textValue();
            int number = info.path("device_sequence").intValue();
            if (number <= last.getOrDefault(device, 0)) {
                restarts.merge(device, 1, Integer::sum);
            }
            last.put(device, number);
        }
        assertThat(run.out().lines()).hasSize(first.size() + second.size());
        assertThat(restarts.values()).isNotEmpty().containsOnly(1);
        assertThat(run.err().lines()).containsExactlyInAnyOrderElementsOf(missing);
    }

    @Test
    void partsBecomeTheRecordThatWasSplit() throws Exception {
        store("split/2026/11/01/00", traffic.first);
        store("unsplit/2026/11/01/00", traffic.firstUnsplit);

        List<String> joined = fields(run("join_parts.py", "split"));

        assertThat(joined)
                .hasSizeLessThan(traffic.first.size())
                .containsExactlyInAnyOrderElementsOf(fields(run("join_parts.py", "unsplit")));
    }

    /** The program of the documentation. */
    @Test
    void recipesAreCombined() throws Exception {
        store("2026/11/01/00", traffic.first);
        store("2026/11/01/05", traffic.second);
        store("2026/11/02/00", traffic.whole);
        String page =
                Files.readString(ProjectFolder.path().resolve("src/site/markdown/consuming.md"));
        int start = page.indexOf("    import drop_duplicates");
        String program = page.substring(start, page.indexOf("\n\n", page.indexOf("for ", start)));

        CommandRun run =
                python(
                        List.of(
                                "-c",
                                program.replaceAll("(?m)^ {4}", "")
                                        .replace("lake", folder.toString())));

        assertThat(ForwardedTraffic.events(run.out().lines().toList()))
                .containsExactlyInAnyOrderElementsOf(ForwardedTraffic.events(traffic.whole));
    }

    /** The fields of each record, without those that differ between a whole and a split record. */
    private static List<String> fields(CommandRun run) {
        return run.out()
                .lines()
                .map(ForwardedTraffic::read)
                .map(ObjectNode.class::cast)
                .map(record -> record.remove(List.of("message_id", "batch_id", "forwarding_info")))
                .map(
                        record ->
                                new TreeMap<>(
                                                record.properties().stream()
                                                        .collect(
                                                                Collectors.toMap(
                                                                        Map.Entry::getKey,
                                                                        Map.Entry::getValue)))
                                        .toString())
                .toList();
    }

    @Test
    void piecesAndLateEventsBecomeWholeSessions() throws Exception {
        store("2026/11/01/00", traffic.first);
        store("2026/11/01/05", traffic.second);
        store("2026/11/01/06", traffic.first.subList(0, 20));

        List<String> sessions = run("join_sessions.py", "").out().lines().toList();

        assertThat(ForwardedTraffic.sessions(sessions))
                .isEqualTo(ForwardedTraffic.sessions(traffic.whole))
                .hasSameSizeAs(sessions);
    }
}
