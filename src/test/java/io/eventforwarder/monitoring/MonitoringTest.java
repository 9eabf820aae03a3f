package io.eventforwarder.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    @Test
    void everyAlertSaysWhatIsWrongAndWhatToDoAndWhereMoreIsWritten() throws IOException {
        Set<String> anchors = new TreeSet<>();
        Files.readString(ProjectFolder.path().resolve("src/site/runbook.md"))
                .lines()
                .filter(line -> line.startsWith("## "))
                .forEach(line -> anchors.add(anchor(line.substring(3))));

        assertThat(Alerts.read().rules())
                .isNotEmpty()
                .allSatisfy(
                        rule -> {
                            assertThat(rule.getAlert()).startsWith("EventForwarder");
                            assertThat(rule.getLabels().get("severity"))
                                    .isIn("warning", "critical");
                            assertThat(rule.getAnnotations())
                                    .containsOnlyKeys("summary", "description", "runbook");
                            assertThat(rule.getAnnotations().get("summary"))
                                    .startsWith("{{ $labels.job_name }}: ")
                                    .endsWith(".");
                            assertThat(anchors)
                                    .contains(rule.getAnnotations().get("runbook").substring(1));
                        });
        assertThat(Alerts.read().rules()).extracting(Rule::getAlert).doesNotHaveDuplicates();
    }

    @Test
    void theDashboardShowsEveryMetricOfTheJob() throws Exception {
        String queries = String.join("\n", Monitoring.expressions());
        for (Field name : Metrics.class.getFields()) {
            assertThat(queries).contains((String) name.get(null));
        }
    }

    @Test
    void everyPanelOfTheDashboardHasATitleAndAPlaceOfItsOwn() throws IOException {
        JsonNode dashboard =
                Json.read(Files.readString(Monitoring.FOLDER.resolve("dashboard.json")));
        Set<String> places = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(panel.path("title").asText()).isNotEmpty();
            JsonNode grid = panel.path("gridPos");
            for (int x = 0; x < grid.path("w").asInt(); x++) {
                for (int y = 0; y < grid.path("h").asInt(); y++) {
                    int column = grid.path("x").asInt() + x;
                    assertThat(column).isLessThan(24);
                    assertThat(places.add(column + "," + (grid.path("y").asInt() + y))).isTrue();
                }
            }
        }
    }

    @Test
    void queriesAreTakenApart() {
        PromQuery query =
                PromQuery.of(
                        "sum by (job_name) (rate(a_metric{namespace=~\"x|y\"}[5m]))"
                                + " / max(other) > 0.5 and third == 2e3");
        assertThat(query.metrics())
                .isEqualTo(
                        Map.of(
                                "a_metric", Set.of("namespace"),
                                "other", Set.of(),
                                "third", Set.of()));
        assertThat(query.groupedBy()).isEqualTo(Set.of("job_name"));
        assertThat(PromQuery.of("summ(a)").metrics()).containsKey("summ");
        for (String unknown : List.of("a % b", "a @ 1", "1 + 1")) {
            assertThatThrownBy(() -> PromQuery.of(unknown))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** As GitHub makes them. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }
}
