package io.eventforwarder.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final long SEED = 20_231_114;
    private static final int MESSAGES = 3_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void sameSeedGivesTheSameBytes() {
        Traffic one = new Traffic(SEED, Traffic.Mix.PLAUSIBLE);
        Traffic other = new Traffic(SEED, Traffic.Mix.PLAUSIBLE);

        assertThat(IntStream.range(0, MESSAGES))
                .as("seed %d", SEED)
                .allSatisfy(i -> assertThat(one.next().bytes()).isEqualTo(other.next().bytes()));
    }

    @Test
    void everyEventTypeOccurs() {
        Set<String> types = new HashSet<>();
        messages(Traffic.Mix.PLAUSIBLE)
                .forEach(message -> types.addAll(message.eventsByType().keySet()));

        assertThat(types)
                .as("seed %d", SEED)
                .containsExactlyInAnyOrderElementsOf(Traffic.EVENT_TYPES);
    }

    @Test
    void messagesHoldWhatTheySay() {
        assertThat(messages(Traffic.Mix.PLAUSIBLE))
                .as("seed %d", SEED)
                .allSatisfy(
                        message -> {
                            if (message.batches() > 0) {
                                assertHolds(message);
                            } else {
                                assertThat(message.malformed()).isEqualTo(1);
                                assertThat(message.events()).isEqualTo(1);
                                assertThat(isEventBatch(message)).isFalse();
                            }
                        });
    }

    @Test
    void aMeasureHasSingleGoodBatchesOfUsualSize() {
        List<TrafficMessage> messages = messages(Traffic.Mix.SINGLE_BATCHES).toList();

        assertThat(messages)
                .as("seed %d", SEED)
                .allSatisfy(
                        message -> {
                            assertThat(message.batches()).isEqualTo(1);
                            assertThat(message.malformed()).isZero();
                            assertThat(JSON.readTree(message.bytes()).isObject()).isTrue();
                        });
        assertThat(messages.stream().mapToInt(message -> message.bytes().length).average())
                .hasValueCloseTo(5_500.0, within(1_000.0));
        assertThat(messages.stream().mapToInt(TrafficMessage::events).average())
                .hasValueCloseTo(5.0, within(1.0));
    }

    @Test
    void sessionsSpanUploadsAndEnd() throws IOException {
        Map<String, Integer> uploads = new HashMap<>();
        Set<String> ended = new HashSet<>();
        for (TrafficMessage message : messages(Traffic.Mix.SINGLE_BATCHES).toList()) {
            Set<String> inThisUpload = new HashSet<>();
            for (JsonNode event : JSON.readTree(message.bytes()).path("events")) {
                String session = event.path("data").path("session_uuid").asText();
                if (!session.isEmpty()) {
                    inThisUpload.add(session);
                    if (event.path("event_type").asText().equals("session_end")) {
                        ended.add(session);
                    }
                }
            }
            inThisUpload.forEach(session -> uploads.merge(session, 1, Integer::sum));
        }

        assertThat(ended).as("seed %d", SEED).hasSizeGreaterThan(200);
        assertThat(ended).allSatisfy(session -> assertThat(uploads.get(session)).isGreaterThan(1));
    }

    private static Stream<TrafficMessage> messages(Traffic.Mix mix) {
        Traffic traffic = new Traffic(SEED, mix);
        return Stream.generate(traffic::next).limit(MESSAGES);
    }

    private static void assertHolds(TrafficMessage message) throws IOException {
        JsonNode root = JSON.readTree(message.bytes());
        Iterable<JsonNode> batches = root.isArray() ? root : List.of(root);
        int count = 0;
        int withoutEvents = 0;
        int noObjects = 0;
        Map<String, Integer> types = new HashMap<>();
        for (JsonNode batch : batches) {
            count++;
            if (batch.path("events").isEmpty()) {
                withoutEvents++;
            }
            for (JsonNode event : batch.path("events")) {
                if (event.isObject()) {
                    types.merge(event.path("event_type").asText(), 1, Integer::sum);
                } else {
                    noObjects++;
                }
            }
        }
        assertThat(count).isEqualTo(message.batches());
        assertThat(withoutEvents).isEqualTo(message.batchesWithoutEvents());
        assertThat(noObjects).isEqualTo(message.malformed());
        assertThat(types).isEqualTo(message.eventsByType());
    }

    /** Whether a lenient reader would take it for an event batch. */
    private static boolean isEventBatch(TrafficMessage message) {
        try {
            JsonNode root = JSON.readTree(message.bytes());
            return root.isObject() && !root.path("events").isTextual();
        } catch (IOException e) {
            return false;
        }
    }
}
