package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.benchmark.throughput.datastream.DataStreamJob;
import io.eventforwarder.benchmark.throughput.sql.SqlJob;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.source.EventSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The jobs that are compared do the same: every event leaves, grouped by its device. */
@Timeout(120)
class SameEventsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MEGABYTES = 2;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir private static Path folder;

    private static Path input;
    private static long events;

    @BeforeAll
    static void generate() throws IOException {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Dataset dataset = Dataset.in(folder, MEGABYTES, nowhere);
        input = dataset.first(Dataset.PARTS);
        events = dataset.mark(Dataset.PARTS).events();
    }

    @Test
    void theDataStreamJobForwardsTheSameEvents() throws Exception {
        Map<String, String> devices = new HashMap<>();
        List<JsonNode> ours = new ArrayList<>();
        for (OutgoingRecord record : forwarded()) {
            JsonNode tree = tree(new String(record.bytes(), StandardCharsets.UTF_8));
            ours.add(tree);
            ids(tree).forEach(id -> devices.put(id, record.deviceKey()));
        }
        List<JsonNode> theirs = dataStreamRecords();

        assertThat(count(ours)).isEqualTo(events);
        assertThat(count(theirs)).isEqualTo(events);
        Set<String> given = idsOfInput();
        assertThat(idsOf(theirs, given)).hasSizeGreaterThan(1_000).isEqualTo(idsOf(ours, given));
        assertThat(theirs)
                .allSatisfy(
                        record -> {
                            List<String> ids = new ArrayList<>(ids(record));
                            ids.retainAll(given);
                            assertThat(ids.stream().map(devices::get).distinct())
                                    .hasSizeLessThanOrEqualTo(1);
                        });
    }

    @Test
    void theDataStreamJobWritesTheSameFields() throws Exception {
        List<JsonNode> ours = new ArrayList<>();
        for (OutgoingRecord record : forwarded()) {
            ours.add(tree(new String(record.bytes(), StandardCharsets.UTF_8)));
        }
        List<JsonNode> theirs = dataStreamRecords();

        assertThat(fields(theirs)).isEqualTo(fields(ours));
        assertThat(fields(dataOf(theirs))).isEqualTo(fields(dataOf(ours)));
    }

    @Test
    void theSqlJobGroupsTheSameEvents() throws Exception {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment());
        List<Row> records = all(SqlJob.records(tables, input).execute().collect());
        long grouped = 0;
        for (Row record : records) {
            grouped += record.<Row[]>getFieldAs("events").length;
        }

        assertThat(records)
                .extracting(record -> record.getField("device_key"))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(grouped).isEqualTo(events);
    }

    private static List<OutgoingRecord> forwarded() throws Exception {
        StreamExecutionEnvironment env = environment();
        DataStream.Collector<OutgoingRecord> records = new DataStream.Collector<>();
        Settings settings = ForwarderJob.settings(Work.TEN_MINUTE, input, 600_000, folder);
        new ForwardingPipeline(
                        settings,
                        EventSource.of(settings.source()),
                        stream -> {
                            stream.collectAsync(records);
                            return Optional.empty();
                        },
                        DeadLetterOutput.of(settings))
                .build(env);
        env.execute();
        return all(records.getOutput());
    }

    private static List<JsonNode> dataStreamRecords() throws Exception {
        StreamExecutionEnvironment env = environment();
        DataStream.Collector<String> records = new DataStream.Collector<>();
        DataStreamJob.records(env, input, Set.of()).collectAsync(records);
        env.execute();
        return all(records.getOutput()).stream().map(SameEventsTest::tree).toList();
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        return env;
    }

    private static <T> List<T> all(CloseableIterator<T> output) throws Exception {
        List<T> all = new ArrayList<>();
        try {
            output.forEachRemaining(all::add);
        } finally {
            output.close();
        }
        return all;
    }

    private static long count(List<JsonNode> records) {
        return records.stream().mapToLong(record -> record.path("events").size()).sum();
    }

    private static Set<String> idsOfInput() throws IOException {
        Set<String> ids = new HashSet<>();
        for (String line : Files.readAllLines(input)) {
            ids.addAll(ids(tree(line)));
        }
        return ids;
    }

    private static Set<String> idsOf(List<JsonNode> records, Set<String> given) {
        Set<String> ids = new HashSet<>();
        records.forEach(record -> ids.addAll(ids(record)));
        ids.retainAll(given);
        return ids;
    }

    /** Of those events that have one. */
    private static Set<String> ids(JsonNode batch) {
        Set<String> ids = new HashSet<>();
        for (JsonNode event : batch.path("events")) {
            if (event.path("data").hasNonNull("event_id")) {
                ids.add(event.path("data").path("event_id").asText());
            }
        }
        return ids;
    }

    private static List<JsonNode> dataOf(List<JsonNode> records) {
        List<JsonNode> data = new ArrayList<>();
        for (JsonNode record : records) {
            record.path("events").forEach(event -> data.add(event.path("data")));
        }
        return data;
    }

    private static Set<String> fields(List<JsonNode> objects) {
        Set<String> fields = new HashSet<>();
        objects.forEach(object -> object.fieldNames().forEachRemaining(fields::add));
        return fields;
    }

    /** Some senders write a field twice: the last one counts. */
    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
