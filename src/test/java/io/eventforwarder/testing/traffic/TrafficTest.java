package io.eventforwarder.testing.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
        List<SeenSession> sessions = sessions();
        List<SeenSession> ended = sessions.stream().filter(SeenSession::isEnded).toList();

        assertThat(ended).as("seed %d", SEED).hasSizeGreaterThan(200);
        assertThat(ended)
                .allSatisfy(
                        session -> {
                            assertThat(session.types().get(0)).isEqualTo("session_start");
                            assertThat(session.uploads()).isGreaterThan(1);
                        });
    }

    @Test
    void someSessionsNeverEnd() throws IOException {
        List<SeenSession> sessions = sessions();
        Set<String> open = new HashSet<>();
        Set<String> devices = new HashSet<>();
        for (int i = sessions.size() - 1; i >= 0; i--) {
            SeenSession session = sessions.get(i);
            boolean isFollowed = !devices.add(session.device());
            if (isFollowed && !session.isEnded()) {
                open.add(session.id());
            }
        }

        assertThat(open).as("seed %d", SEED).hasSizeBetween(10, sessions.size() / 10);
    }

    @Test
    void someUsersChangeInMidSession() throws IOException {
        assertThat(sessions().stream().filter(SeenSession::changesUser).count())
                .as("seed %d", SEED)
                .isBetween(10L, 300L);
    }

    @Test
    void aDeviceSaysTheSameOfItselfAndOfItsUserMostly() throws IOException {
        Map<String, JsonNode> before = new HashMap<>();
        Map<String, Integer> changed = new HashMap<>();
        int repeated = 0;
        for (TrafficMessage message : messages(Traffic.Mix.SINGLE_BATCHES).toList()) {
            JsonNode batch = JSON.readTree(message.bytes());
            String user = message.partitionKey() + batch.path("mpid").asText();
            JsonNode last = before.put(user, batch);
            if (last != null) {
                repeated++;
                for (Map.Entry<String, JsonNode> field : batch.properties()) {
                    if (!field.getValue().equals(last.get(field.getKey()))) {
                        changed.merge(field.getKey(), 1, Integer::sum);
                    }
                }
            }
        }

        assertThat(repeated).as("seed %d", SEED).isGreaterThan(MESSAGES / 2);
        assertThat(changed.get("batch_id")).isEqualTo(repeated);
        assertThat(changed.getOrDefault("device_info", 0)).isLessThan(repeated / 20);
        assertThat(changed.get("application_info")).isBetween(1, repeated / 20);
        assertThat(changed.get("ip")).isBetween(1, repeated / 5);
        assertThat(changed.get("user_attributes")).isBetween(repeated / 4, repeated);
        assertThat(changed.get("consent_state")).isBetween(1, repeated / 5);
    }

    @Test
    void someEventsAreOfNoSession() throws IOException {
        int without = 0;
        int all = 0;
        for (TrafficMessage message : messages(Traffic.Mix.SINGLE_BATCHES).toList()) {
            for (JsonNode event : JSON.readTree(message.bytes()).path("events")) {
                all++;
                if (session(event).isEmpty()) {
                    without++;
                }
            }
        }

        assertThat(without).as("seed %d", SEED).isBetween(all / 50, all / 5);
    }

    /**
     * A session as its uploads show it.
     *
     * @param types of its events
     * @param users who was logged in, one an upload
     */
    private record SeenSession(String id, String device, List<String> types, List<String> users) {
        int uploads() {
            return users.size();
        }

        boolean isEnded() {
            return types.contains("session_end");
        }

        boolean changesUser() {
            return Set.copyOf(users).size() > 1;
        }
    }

    /** The sessions of devices that keep them, in the order of their beginnings. */
    private static List<SeenSession> sessions() throws IOException {
        Map<String, SeenSession> sessions = new LinkedHashMap<>();
        for (TrafficMessage message : messages(Traffic.Mix.SINGLE_BATCHES).toList()) {
            JsonNode batch = JSON.readTree(message.bytes());
            if (batch.path("source_info").path("channel").asText().equals("server_to_server")) {
                continue;
            }
            Set<String> inThisUpload = new HashSet<>();
            for (JsonNode event : batch.path("events")) {
                String id = session(event);
                if (!id.isEmpty()) {
                    sessions.computeIfAbsent(
                                    id,
                                    same ->
                                            new SeenSession(
                                                    id,
                                                    message.partitionKey(),
                                                    new ArrayList<>(),
                                                    new ArrayList<>()))
                            .types()
                            .add(event.path("event_type").asText());
                    inThisUpload.add(id);
                }
            }
            for (String id : inThisUpload) {
                sessions.get(id).users().add(batch.path("mpid").asText());
            }
        }
        return List.copyOf(sessions.values());
    }

    private static String session(JsonNode event) {
        JsonNode data = event.path("data");
        return data.path("session_uuid").asText(data.path("session_id").asText());
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
