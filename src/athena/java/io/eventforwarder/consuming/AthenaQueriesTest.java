package io.eventforwarder.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.RecordSchema;
import io.trino.plugin.memory.MemoryConnectorFactory;
import io.trino.sql.parser.SqlParser;
import io.trino.testing.LocalQueryRunner;
import io.trino.testing.MaterializedRow;
import io.trino.testing.TestingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The queries of conf/records/athena, on records of the job. Athena runs Trino. The table of stored
 * lines is in Trino's memory instead of S3, and the views are tables.
 */
class AthenaQueriesTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = PipelineRun.cluster(PipelineRun.PARALLELISM);

    private static ForwardedTraffic traffic;

    private LocalQueryRunner trino;

    @BeforeAll
    static void forward() throws Exception {
        traffic = new ForwardedTraffic();
    }

    @BeforeEach
    void start() {
        trino =
                LocalQueryRunner.create(
                        TestingSession.testSessionBuilder()
                                .setCatalog("memory")
                                .setSchema("default")
                                .build());
        trino.createCatalog("memory", new MemoryConnectorFactory(), Map.of());
    }

    @AfterEach
    void stop() {
        trino.close();
    }

    private void store(Map<String, List<String>> recordsOfHours) throws IOException {
        List<String> rows = new ArrayList<>();
        recordsOfHours.forEach(
                (hour, records) ->
                        records.forEach(
                                record ->
                                        rows.add(
                                                "('%s', '%s')"
                                                        .formatted(
                                                                record.stripTrailing()
                                                                        .replace("'", "''"),
                                                                hour))));
        trino.execute(
                "CREATE TABLE stored AS SELECT * FROM (VALUES "
                        + String.join(", ", rows)
                        + ") AS lines (line, hour)");
        for (String view : List.of("records", "events")) {
            String sql = read(view);
            new SqlParser().createStatement(sql);
            trino.execute(sql.replace("CREATE OR REPLACE VIEW", "CREATE TABLE"));
        }
    }

    private static String read(String query) throws IOException {
        return Files.readString(RecordSchema.FOLDER.resolve("athena/" + query + ".sql"));
    }

    private List<MaterializedRow> rows(String sql) {
        return trino.execute(sql).getMaterializedRows();
    }

    /** Text of the columns of each row. */
    private List<String> texts(String sql) {
        return rows(sql).stream()
                .map(
                        row ->
                                row.getFields().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void duplicatesAreDropped() throws Exception {
        store(
                Map.of(
                        "2026/11/01/00", traffic.first,
                        "2026/11/01/05", traffic.second,
                        "2026/11/02/00", traffic.whole));

        assertThat(texts("SELECT environment, api_key, mpid, device, event_id FROM events"))
                .containsExactlyInAnyOrderElementsOf(ForwardedTraffic.events(traffic.whole));
        assertThat(texts("SELECT message_id FROM (" + read("records-without-events") + ")"))
                .containsExactlyInAnyOrderElementsOf(
                        ForwardedTraffic.messageIdsWithoutEvents(traffic.whole));
    }

    @Test
    void gapsAreFound() throws Exception {
        List<String> first = new ArrayList<>(traffic.first);
        List<String> second = new ArrayList<>(traffic.second);
        Set<String> devices = ForwardedTraffic.devices(first);
        List<String> missing = new ArrayList<>(ForwardedTraffic.removeSome(first, 2, devices));
        missing.addAll(ForwardedTraffic.removeSome(second, 1, devices));
        store(Map.of("2026/11/01/00", first, "2026/11/09/00", second));

        assertThat(texts("SELECT device, first_missing, last_missing FROM (" + read("gaps") + ")"))
                .containsExactlyInAnyOrderElementsOf(missing);
    }

    @Test
    void partsBecomeTheRecordThatWasSplit() throws Exception {
        store(
                Map.of(
                        "2026/11/01/00",
                        traffic.first,
                        "2026/11/01/01",
                        traffic.first.subList(0, 20)));

        String ids =
                "SELECT array_join(transform(events, event -> json_extract_scalar(event,"
                        + " '$.data.event_id')), ' ') FROM (%s) WHERE is_complete";
        assertThat(texts(ids.formatted(read("parts"))))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        ForwardedTraffic.eventsOfSplitRecords(traffic.first, traffic.firstUnsplit));
    }

    @Test
    void piecesAndLateEventsBecomeWholeSessions() throws Exception {
        store(
                Map.of(
                        "2026/11/01/00", traffic.first,
                        "2026/11/01/05", traffic.second,
                        "2026/11/01/06", traffic.first.subList(0, 20)));

        Map<String, List<String>> sessions = new TreeMap<>();
        for (MaterializedRow row :
                rows(
                        "SELECT environment, api_key, mpid, device, session_id, transform(events,"
                                + " event -> json_extract_scalar(event, '$.data.event_id')) FROM ("
                                + read("sessions")
                                + ")")) {
            List<String> events =
                    ((List<?>) row.getField(5)).stream().map(String.class::cast).toList();
            sessions.put(
                    row.getFields().subList(0, 5).stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(" ")),
                    events);
        }

        assertThat(sessions).isEqualTo(ForwardedTraffic.sessions(traffic.whole));
    }
}
