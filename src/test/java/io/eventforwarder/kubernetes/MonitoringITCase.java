package io.eventforwarder.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.kubernetes.PromQl.LabelMatcher;
import io.eventforwarder.kubernetes.PromQl.Selector;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SampleEvents;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code k8s/monitoring}, held against a scrape of the job from a stream to a stream. */
class MonitoringITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path MONITORING = Connection.K8S.resolve("monitoring");
    private static final String RUNBOOK = "src/site/runbook.md";

    /** Prometheus's operator puts them on what a PodMonitor finds. */
    private static final Set<String> LABELS_OF_THE_TARGET = Set.of("namespace");

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    private static Map<String, List<Sample>> scrape;

    @BeforeAll
    static void scrapeARunningJob() throws Exception {
        Configuration configuration = new Configuration();
        String reporter = UnservedPrometheusReporter.addTo(configuration);
        JobClient job;
        try (KinesisEmulator emulator = KinesisEmulator.start()) {
            List.of("in", "out", "letters").forEach(stream -> emulator.createStream(stream, 1));
            String batch =
                    BatchJson.bareWith(SampleEvents.ofEveryType().toArray(String[]::new))
                            .toString();
            emulator.put("in", "any", batch.getBytes(StandardCharsets.UTF_8));
            emulator.put("in", "any", "no batch".getBytes(StandardCharsets.UTF_8));

            job = start(settings(emulator), configuration);
            await("records, a dead letter and a checkpoint")
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                scrape =
                                        UnservedPrometheusReporter.scrape(reporter).stream()
                                                .collect(
                                                        Collectors.groupingBy(
                                                                sample -> sample.name));
                                assertThat(sum("_kinesisanalytics_eventsForwarded"))
                                        .as("forwarded")
                                        .isPositive();
                                assertThat(sum("_kinesisanalytics_eventsDeadLettered"))
                                        .as("dead-lettered")
                                        .isOne();
                                assertThat(sum("flink_jobmanager_job_numberOfCompletedCheckpoints"))
                                        .as("checkpoints")
                                        .isPositive();
                            });
        }
        job.cancel().get();
    }

    @AfterAll
    static void forget() {
        scrape = null;
    }

    private static Settings settings(KinesisEmulator emulator) {
        String region = KinesisEmulator.REGION.id();
        return PropertiesJson.toOpenKinesis(emulator.endpoint())
                .set("Source", "stream-name", "in")
                .set("Source", "region", region)
                .set("Source", "endpoint", emulator.endpoint().toString())
                .set("Connection", "stream-name", "out")
                .set("Connection", "kinesis-service-region", region)
                .set("Connection", "send-screen-views", "false")
                .set("Output", "dead-letter", "kinesis")
                .set("Output", "dead-letter-stream-name", "letters")
                .set("Output", "dead-letter-region", region)
                .settings();
    }

    /** On a cluster of its own. */
    private static JobClient start(Settings settings, Configuration configuration)
            throws Exception {
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, "0");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        env.enableCheckpointing(200);
        new ForwardingPipeline(
                        settings,
                        EventSource.of(settings.source()),
                        RecordOutput.of(settings),
                        DeadLetterOutput.of(settings))
                .build(env);
        return env.executeAsync("Forward events to out");
    }

    private static double sum(String metric) {
        return scrape.entrySet().stream()
                .filter(named -> named.getKey().endsWith(metric))
                .flatMap(named -> named.getValue().stream())
                .mapToDouble(sample -> sample.value)
                .sum();
    }

    @Test
    void everythingThatTheRulesAskForIsInAScrape() {
        Set<String> recorded = new TreeSet<>();
        rules().stream().map(Rule::getRecord).filter(name -> name != null).forEach(recorded::add);
        assertThat(rules()).isNotEmpty();
        for (Rule rule : rules()) {
            check(rule.getExpr().getStrVal(), recorded);
        }
    }

    @Test
    void everythingThatTheDashboardAsksForIsInAScrape() throws IOException {
        List<String> expressions = dashboard().findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(20);
        for (String expression : expressions) {
            check(ofAnyTimeAndConnection(expression), Set.of());
        }
        for (JsonNode variable : dashboard().at("/templating/list")) {
            if (variable.path("type").asText().equals("query")) {
                String query = variable.at("/query/query").asText();
                assertThat(query).matches("label_values\\(.+, [a-z_]+\\)");
                int comma = query.lastIndexOf(", ");
                String selector = query.substring("label_values(".length(), comma);
                String label = query.substring(comma + 2, query.length() - 1);
                check(
                        "sum by (" + label + ") (" + ofAnyTimeAndConnection(selector) + ")",
                        Set.of());
            }
        }
    }

    @Test
    void theDashboardShowsEachPanelInAPlaceOfItsOwn() throws IOException {
        List<JsonNode> panels = new ArrayList<>();
        dashboard().path("panels").forEach(panels::add);
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels)
                .extracting(panel -> panel.at("/gridPos/x") + "," + panel.at("/gridPos/y"))
                .doesNotHaveDuplicates();
        assertThat(panels)
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .allSatisfy(panel -> assertThat(panel.path("description").asText()).isNotEmpty());
        assertThat(StrictYaml.read(MONITORING.resolve("kustomization.yaml")).at("/resources/0"))
                .hasToString("\"alerts.yaml\"");
    }

    @Test
    void everyAlertSaysWhatToDoAndWhereToReadMore() throws IOException {
        Set<String> anchors =
                Files.readAllLines(ProjectFolder.path().resolve(RUNBOOK)).stream()
                        .filter(line -> line.startsWith("## "))
                        .map(MonitoringITCase::anchor)
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

    @Test
    void aMetricOrLabelThatIsNotThereIsFound() {
        String metric = "flink_taskmanager_job_task_operator_kinesisanalytics_connectionPaused";
        check("max by (operator_name) (" + metric + ") == 1", Set.of());
        for (String wrong :
                List.of(
                        metric + "s",
                        metric + "{operator_name=\"Nowhere\"}",
                        metric + "{operators=~\".*\"}",
                        "max by (operators) (" + metric + ")",
                        "max without (operator_name) (" + metric + ")",
                        "quantile(0.9, " + metric + ")",
                        "{job_name=\"any\"}",
                        metric + " offset 5m")) {
            assertThatThrownBy(() -> check(wrong, Set.of()))
                    .as(wrong)
                    .isInstanceOfAny(AssertionError.class, IllegalArgumentException.class);
        }
    }

    private static void check(String expression, Set<String> recorded) {
        PromQl query = PromQl.read(expression);
        assertThat(query.selectors()).as(expression).isNotEmpty();
        for (Selector selector : query.selectors()) {
            if (!recorded.contains(selector.metric())) {
                assertThat(scrape.keySet()).as(expression).contains(selector.metric());
                assertThat(scrape.get(selector.metric()))
                        .as(expression)
                        .anyMatch(sample -> selects(selector, sample))
                        .allSatisfy(
                                sample ->
                                        assertThat(labels(sample).keySet())
                                                .containsAll(query.groupingLabels()));
            }
        }
    }

    private static boolean selects(Selector selector, Sample sample) {
        Map<String, String> labels = labels(sample);
        for (LabelMatcher matcher : selector.matchers()) {
            assertThat(labels).as(selector.toString()).containsKey(matcher.label());
            if (!matcher.accepts(labels.get(matcher.label()))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> labels(Sample sample) {
        Map<String, String> labels =
                LABELS_OF_THE_TARGET.stream().collect(Collectors.toMap(name -> name, name -> ""));
        for (int i = 0; i < sample.labelNames.size(); i++) {
            labels.put(sample.labelNames.get(i), sample.labelValues.get(i));
        }
        return labels;
    }

    /** With Grafana's variables filled in. */
    private static String ofAnyTimeAndConnection(String expression) {
        return expression
                .replace("\"$namespace\"", "\".*\"")
                .replace("\"$job\"", "\".*\"")
                .replace("[$__rate_interval]", "[2m]")
                .replace("[$__range]", "[3h]");
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

    /** As Markdown's readers make it of a heading. */
    private static String anchor(String heading) {
        return heading.substring("## ".length())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }
}
