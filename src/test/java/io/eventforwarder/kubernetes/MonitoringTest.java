package io.eventforwarder.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules and the dashboard of {@code k8s/monitoring}. */
class MonitoringTest {
    private static final Path MONITORING = Connection.K8S.resolve("monitoring");
    private static final String RUNBOOK = "src/site/markdown/operations.md";

    private static final Pattern METRIC = Pattern.compile("\\b(?:flink|event_forwarder:)\\w+");
    private static final String OURS = "_kinesisanalytics_";
    private static final Set<String> FLINKS =
            Set.of(
                    "flink_jobmanager_job_lastCheckpointDuration",
                    "flink_jobmanager_job_lastCheckpointFullSize",
                    "flink_jobmanager_job_numRestarts",
                    "flink_jobmanager_job_numberOfCompletedCheckpoints",
                    "flink_jobmanager_job_numberOfFailedCheckpoints",
                    "flink_jobmanager_job_runningTime",
                    "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
                    "flink_taskmanager_job_task_busyTimeMsPerSecond");

    @TempDir private Path folder;

    @Test
    void everyQueriedMetricExists() throws Exception {
        Set<String> ours =
                Arrays.stream(Metrics.class.getDeclaredFields())
                        .filter(field -> Modifier.isPublic(field.getModifiers()))
                        .filter(field -> field.getType() == String.class)
                        .map(MonitoringTest::text)
                        .collect(Collectors.toSet());
        Set<String> recorded =
                rules().stream()
                        .flatMap(rule -> Stream.ofNullable(rule.getRecord()))
                        .collect(Collectors.toSet());
        List<String> expressions = new ArrayList<>(dashboardExpressions());
        rules().forEach(rule -> expressions.add(rule.getExpr().getStrVal()));
        dashboard()
                .findValues("query")
                .forEach(query -> expressions.add(query.path("query").asText()));
        assertThat(expressions).hasSizeGreaterThan(50);
        for (String expression : expressions) {
            for (MatchResult found : METRIC.matcher(expression).results().toList()) {
                String metric = found.group();
                if (metric.contains(OURS)) {
                    assertThat(ours)
                            .as(expression)
                            .contains(
                                    metric.substring(metric.indexOf(OURS) + OURS.length())
                                            .replaceFirst("^eventType_", "")
                                            .replaceFirst("_count$", ""));
                } else {
                    assertThat(recorded.contains(metric) || FLINKS.contains(metric))
                            .as(metric)
                            .isTrue();
                }
            }
        }
    }

    private static String text(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyAlertSaysWhatToDoAndWhereToReadMore() throws IOException {
        Set<String> anchors =
                Files.readAllLines(ProjectFolder.path().resolve(RUNBOOK)).stream()
                        .filter(line -> line.startsWith("## "))
                        .map(MonitoringTest::anchor)
                        .collect(Collectors.toSet());
        List<Rule> alerts = rules().stream().filter(rule -> rule.getAlert() != null).toList();
        assertThat(alerts).extracting(Rule::getAlert).isNotEmpty().doesNotHaveDuplicates();
        assertThat(alerts)
                .allSatisfy(
                        alert -> {
                            assertThat(alert.getLabels().get("severity"))
                                    .isIn("warning", "critical");
                            assertThat(alert.getAnnotations().get("summary")).endsWith(".");
                            assertThat(alert.getAnnotations().get("runbook"))
                                    .startsWith(RUNBOOK + '#');
                            assertThat(anchors)
                                    .contains(
                                            alert.getAnnotations()
                                                    .get("runbook")
                                                    .substring(RUNBOOK.length() + 1));
                        });
    }

    /** The anchor that Markdown renderers create for a heading. */
    private static String anchor(String heading) {
        return heading.substring("## ".length())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    @Test
    void everyAlertFiresForAJobInTroubleAndNoneForAHealthyOne() throws Exception {
        Files.writeString(
                folder.resolve("alerts.json"),
                StrictYaml.read(MONITORING.resolve("alerts.yaml")).path("spec").toString());
        Path tests = folder.resolve("alerts-test.yaml");
        Files.copy(
                ProjectFolder.path().resolve("src/test/resources/monitoring/alerts-test.yaml"),
                tests);
        String unitTests = Files.readString(tests);
        assertThat(rules())
                .filteredOn(rule -> rule.getAlert() != null)
                .allSatisfy(rule -> assertThat(unitTests).contains('"' + rule.getAlert() + '"'));

        promtool("test", "rules", tests.toString());
    }

    @Test
    void theDashboardsExpressionsAreValid() throws Exception {
        List<Map<String, String>> rules = new ArrayList<>();
        for (String expression : dashboardExpressions()) {
            String plain =
                    expression.replace("[$__rate_interval]", "[2m]").replace("[$__range]", "[3h]");
            rules.add(Map.of("record", "panel:" + rules.size(), "expr", plain));
        }
        Path file = folder.resolve("dashboard.json");
        new ObjectMapper()
                .writeValue(
                        file.toFile(),
                        Map.of("groups", List.of(Map.of("name", "panels", "rules", rules))));

        promtool("check", "rules", file.toString());
    }

    /** Skips the test and prints a message if promtool is missing. */
    private void promtool(String... arguments) throws Exception {
        if (!CommandRun.isInstalled("promtool")) {
            System.err.println(
                    "NOT TESTED: the rules of k8s/monitoring, since there is no promtool on the PATH"
                            + " (Debian: package prometheus).");
        }
        assumeTrue(CommandRun.isInstalled("promtool"), "There is no promtool on the PATH.");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        CommandRun run = CommandRun.ofProcess(Map.of(), command);
        assertThat(run.exitStatus()).as(run.out() + run.err()).isZero();
    }

    private static List<Rule> rules() {
        PrometheusRule manifest =
                StrictYaml.as(
                        PrometheusRule.class, StrictYaml.read(MONITORING.resolve("alerts.yaml")));
        return manifest.getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .toList();
    }

    private static JsonNode dashboard() throws IOException {
        return Json.read(Files.readString(MONITORING.resolve("dashboard.json")));
    }

    private static List<String> dashboardExpressions() throws IOException {
        return dashboard().findValuesAsText("expr");
    }
}
