package io.eventforwarder.consuming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.batching.WindowRun;
import io.eventforwarder.batching.WindowRun.Backend;
import io.eventforwarder.batching.WindowRun.Kind;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.reference.GroupsRun;
import io.eventforwarder.sink.kinesis.PartitionKeys;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.RecordSchema;
import io.eventforwarder.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of conf/records/examples are what the job sends. */
class ExampleRecordsTest {
    private static final Path FOLDER = RecordSchema.FOLDER.resolve("examples");
    private static final long BEGINNING = 1_700_000_000_000L;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String[] INFO = {"Output.include-forwarding-info", "true"};
    private static final PartitionKeys KEYS = new PartitionKeys(Optional.empty());

    /** Asserts that the records are those of the files. A file that is missing is written. */
    private static void assertExamples(List<OutgoingRecord> records, String... names)
            throws Exception {
        assertThat(records).hasSize(names.length);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            JsonNode record = Json.read(new String(records.get(i).bytes(KEYS::of), UTF_8));
            Path file = FOLDER.resolve(names[i] + ".json");
            String text = record.toPrettyString() + '\n';
            if (Files.notExists(file)) {
                Files.writeString(file, text);
                written.add(names[i]);
            }
            assertThat(Files.readString(file)).isEqualTo(text);
        }
        assertThat(written)
                .as("These examples were missing. They are written: commit them")
                .isEmpty();
    }

    private static BatchJson batch(int second, String attributes, String... events) {
        return BatchJson.bareWith(events)
                .with("device_info", "{\"android_uuid\": \"9c1f4a8d33e0b7aa\"}")
                .with("user_attributes", attributes)
                .with("user_identities", "{\"customer_id\": \"c-42\"}")
                .with("environment", "\"production\"")
                .with("api_key", "\"key-1\"")
                .with("mpid", "7346244611012968789")
                .with("timestamp_unixtime_ms", String.valueOf(BEGINNING + second * 1000L));
    }

    private static String event(int second, String type, String fields) {
        return """
               {"event_type": "%s", "data": {%s, "timestamp_unixtime_ms": %d,
                "event_id": %d, "session_id": -2271448330363288817}}"""
                .formatted(type, fields, BEGINNING + second * 1000L, 6218616552181726000L + second);
    }

    private static String screen(int second, String name) {
        return event(second, "screen_view", "\"screen_name\": \"" + name + '"');
    }

    private static final String SESSION_END =
            event(9, "session_end", "\"session_duration_ms\": 9000");

    @Test
    void asReceived() throws Exception {
        try (Forwarding forwarding = Forwarding.with(INFO)) {
            assertExamples(
                    forwarding.of(batch(2, "{\"plan\": \"gold\"}", screen(1, "Cart"))).records(),
                    "as-received");
        }
    }

    @Test
    void withoutEvents() throws Exception {
        try (Forwarding forwarding = Forwarding.with(INFO)) {
            assertExamples(
                    forwarding.of(batch(2, "{\"plan\": \"gold\"}")).records(), "without-events");
        }
    }

    @Test
    void tenMinute() throws Exception {
        try (Windows windows = new Windows(Kind.INTERVALS)) {
            windows.run.arrives(batch(2, "{\"plan\": \"gold\"}", screen(1, "Cart")));
            windows.run.arrives(batch(7, "{\"city\": \"Delft\"}", screen(5, "Checkout")));
            windows.run.passes(Duration.ofMinutes(10));

            assertExamples(windows.records(), "ten-minute");
        }
    }

    @Test
    void sessionWithALateEvent() throws Exception {
        try (Windows windows = new Windows(Kind.SESSIONS)) {
            windows.run.arrives(batch(2, "{\"plan\": \"gold\"}", screen(1, "Cart")));
            windows.run.arrives(batch(9, "{}", SESSION_END));
            windows.run.passes(MINUTE);
            windows.run.arrives(batch(8, "{}", screen(6, "Checkout")));
            windows.run.passes(Duration.ofMinutes(30));

            assertExamples(windows.records(), "session", "session-late-event");
        }
    }

    @Test
    void sessionClosedBySize() throws Exception {
        try (Windows windows = new Windows(Kind.SESSIONS, "Batching.max-buffered-bytes", "700")) {
            windows.run.arrives(
                    batch(2, "{\"plan\": \"gold\"}", screen(1, "Cart"), screen(3, "Checkout")));
            windows.run.arrives(batch(9, "{}", SESSION_END));
            windows.run.passes(MINUTE);

            assertExamples(windows.records(), "session-size", "session-after-size");
        }
    }

    @Test
    void parts() throws Exception {
        try (Windows windows =
                new Windows(Kind.INTERVALS, "Output.max-record-size", "1200 bytes")) {
            windows.run.arrives(
                    batch(
                            2,
                            "{\"plan\": \"gold\"}",
                            screen(1, "Cart"),
                            screen(3, "Checkout"),
                            screen(4, "Thank you")));
            windows.run.passes(Duration.ofMinutes(10));

            assertExamples(windows.records(), "part-1-of-2", "part-2-of-2");
        }
    }

    /** The test record is compared by VerifyConnectionITCase. */
    @Test
    void everyExampleMatchesTheSchema() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                assertThat(RecordSchema.WHOLE.problems(Files.readAllBytes(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    private static final class Windows implements AutoCloseable {
        private final WindowRun run;
        private final GroupsRun renderer;

        Windows(Kind kind, String... settings) throws Exception {
            List<String> all = new ArrayList<>(List.of(INFO));
            all.addAll(List.of(settings));
            String[] keysAndValues = all.toArray(String[]::new);
            run = WindowRun.of(kind, Backend.HEAP, keysAndValues);
            renderer = new GroupsRun(TestSettings.asReceived(keysAndValues));
        }

        List<OutgoingRecord> records() throws Exception {
            List<OutgoingRecord> records = new ArrayList<>();
            for (EventGroup group : run.left()) {
                records.addAll(renderer.rendered(group).records());
            }
            return records;
        }

        @Override
        public void close() throws IOException {
            run.close();
            renderer.close();
        }
    }
}
