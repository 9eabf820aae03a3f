package io.eventforwarder.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The execution role may do what the code calls, and nothing else. */
class GrantedActionsTest {
    private static final String POLLING_ONLY = "kinesis:Get(Records|ShardIterator)";
    private static final String FAN_OUT_ONLY = "kinesis:(\\w+StreamConsumer|SubscribeToShard)";

    private static Set<String> granted(String... statements) throws IOException {
        Set<String> actions = new TreeSet<>();
        for (String statement : statements) {
            JsonNode json =
                    Json.read(
                            Files.readAllBytes(
                                    ProjectFolder.path()
                                            .resolve("conf/managed-service/statements")
                                            .resolve(statement + ".json")));
            json.get("Action").forEach(action -> actions.add(action.asText()));
        }
        return actions;
    }

    /** The operations of one service that a class calls. */
    private static Set<String> called(String service, String client, String... classes)
            throws ClassNotFoundException {
        Set<String> actions = new TreeSet<>();
        for (String name : classes) {
            new ClassFileImporter()
                    .importClasses(Class.forName(name)).stream()
                            .flatMap(type -> type.getAccessesFromSelf().stream())
                            .filter(call -> call.getTargetOwner().getSimpleName().matches(client))
                            .map(call -> call.getTarget().getName())
                            .filter(method -> !method.matches("close|builder|shutdown"))
                            .forEach(method -> actions.add(service + ':' + capital(method)));
        }
        return actions;
    }

    private static String capital(String method) {
        return method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
    }

    @Test
    void pollingIsAllowedWhatTheSourceCallsForIt() throws Exception {
        assertThat(granted("poll-source")).isEqualTo(calledBySource(FAN_OUT_ONLY));
    }

    @Test
    void fanOutIsAllowedWhatTheSourceCallsForIt() throws Exception {
        assertThat(granted("fan-out-source", "fan-out-consumer"))
                .isEqualTo(calledBySource(POLLING_ONLY));
    }

    private static Set<String> calledBySource(String otherConsumers) throws Exception {
        return called(
                        "kinesis",
                        "KinesisAsyncClient",
                        "io.eventforwarder.source.kinesis.StreamClient")
                .stream()
                .filter(action -> !action.matches(otherConsumers))
                .collect(Collectors.toSet());
    }

    @Test
    void deadLettersAreKeptWithTheCallOfTheSink() throws Exception {
        Set<String> called =
                called("kinesis", "KinesisAsyncClient", "io.eventforwarder.sink.KinesisPutClient");
        // With put-records, and never for dead letters.
        called.remove("kinesis:PutRecords");

        assertThat(granted("keep-dead-letters")).isEqualTo(called);
    }

    @Test
    void secretsAreReadAsTheJobDoes() throws Exception {
        assertThat(granted("read-secrets"))
                .isEqualTo(
                        called(
                                "secretsmanager",
                                "SecretsManagerClient",
                                "io.eventforwarder.credentials.Secrets"));
    }
}
