package io.eventforwarder.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check itself notices what AWS would refuse. */
class ServiceModelTest {
    private static List<String> problems(String more) {
        return ServiceModel.problems(
                "kinesisanalyticsv2",
                "create-application",
                Json.read("{\"ApplicationName\": \"a\"" + more + "}"));
    }

    @Test
    void requiredMembersAreMissed() {
        assertThat(problems(""))
                .containsExactlyInAnyOrder(
                        "create-application.RuntimeEnvironment is required",
                        "create-application.ServiceExecutionRole is required");
    }

    @Test
    void unknownMembersValuesAndTypesAreFound() {
        String rest = ", \"ServiceExecutionRole\": \"r\", \"RuntimeEnvironment\": ";

        assertThat(problems(rest + "\"FLINK-1_20\"")).isEmpty();
        assertThat(problems(rest + "\"FLINK-9_99\"")).hasSize(1);
        assertThat(problems(rest + "\"FLINK-1_20\", \"Aplication\": 1")).hasSize(1);
        assertThat(problems(rest + "\"FLINK-1_20\", \"ApplicationDescription\": 1")).hasSize(1);
        assertThat(
                        problems(
                                rest
                                        + "\"FLINK-1_20\", \"ApplicationConfiguration\":"
                                        + " {\"EnvironmentProperties\": {\"PropertyGroups\":"
                                        + " [{\"PropertyGroupId\": \"g\"}]}}"))
                .singleElement()
                .asString()
                .endsWith("PropertyMap is required");
    }
}
