package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Browser;
import io.eventforwarder.testing.Chromium;
import io.eventforwarder.testing.Dashboard;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SampleEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a running job in Flink's dashboard. */
class DashboardInABrowserITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BATCHES = 60;

    /** Of the events of each batch. */
    private static final int SCREEN_VIEWS = 1;

    private static final int LIFECYCLE = 4;

    /**
     * All but those, and the two kinds of changes that are only forwarded where they are asked for.
     */
    private static final int FORWARDED =
            SampleEvents.ofEveryType().size() - SCREEN_VIEWS - LIFECYCLE - 2;

    private static final List<String> SECRETS =
            List.of(
                    "AKIAPLANTEDUSER00000",
                    "planted-user-secret-key",
                    "planted-partition-secret",
                    "AKIAPLANTEDBASE00000",
                    "planted-base-secret-key");

    @TempDir private static Path folder;

    private static KinesisEmulator emulator;
    private static LocalRunProcess run;
    private static Browser browser;
    private static String dashboard;
    private static String job;

    @BeforeAll
    static void startTheJobAndABrowser() throws Exception {
        Optional<Path> chromium = Chromium.installed();
        assumeThat(chromium)
                .as("There is no Chromium on the PATH, and none can be installed with apt-get.")
                .isPresent();
        emulator = KinesisEmulator.start();
        emulator.createStream("event-batches", 1);
        emulator.createStream("forwarded-events", 1);
        String[] events = SampleEvents.ofEveryType().toArray(String[]::new);
        for (int i = 0; i < BATCHES; i++) {
            String batch =
                    BatchJson.bareWith(events)
                            .with("mp_deviceid", "\"device-" + i + '"')
                            .toString();
            emulator.put("event-batches", "any", batch.getBytes(StandardCharsets.UTF_8));
        }
        Path properties = folder.resolve("properties.json");
        Files.writeString(properties, properties().json());
        run =
                LocalRunProcess.start(
                        folder,
                        ProjectFolder.path().resolve("conf/log4j2-local.properties"),
                        Map.of(
                                "AWS_ACCESS_KEY_ID", "AKIAPLANTEDBASE00000",
                                "AWS_SECRET_ACCESS_KEY", "planted-base-secret-key"),
                        "--properties",
                        properties.toString(),
                        "--ui-port",
                        "0",
                        "--parallelism",
                        "1");
        browser = Browser.start(chromium.get(), folder.resolve("browser"));
        run.await("running");
        dashboard = run.dashboard().orElseThrow();
        job = new Dashboard(dashboard).job();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (run != null) {
            run.close();
        }
        if (emulator != null) {
            emulator.close();
        }
    }

    @Test
    void theGraphShowsTheDocumentedOperators() throws Exception {
        List<String> documented = documentedOperators();
        assertThat(documented).contains("Parse event batches", "Drop screen views");

        browser.open(overview());

        awaitTexts(documented);
    }

    @Test
    void whatEachToggleDroppedAndWhetherTheDestinationIsWellCanBeRead() throws Exception {
        openMetricsOf("Forward to Kinesis");
        awaitNumber("Forward_to_Kinesis.kinesisanalytics.connectionPaused", 0);
        awaitNumber("Forward_to_Kinesis.kinesisanalytics.eventsForwarded", FORWARDED * BATCHES);

        openMetricsOf("Drop screen views");
        awaitNumber("Drop_screen_views.kinesisanalytics.eventsDropped", SCREEN_VIEWS * BATCHES);
        awaitNumber("Drop_lifecycle_events.kinesisanalytics.eventsDropped", LIFECYCLE * BATCHES);

        // A small chart has no room for its metric's name.
        browser.evaluate(
                "[...document.querySelectorAll('flink-job-chart button')]"
                        + ".filter(button => button.innerText.trim() === 'Big')"
                        + ".forEach(button => button.click())");
        Path picture =
                ProjectFolder.path()
                        .resolve(System.getProperty("screenshot", "target/dashboard.png"));
        Files.write(picture, browser.screenshot());
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void noSecretIsOnTheConfigurationPages() throws Exception {
        for (String page :
                List.of("/#/job/running/" + job + "/configuration", "/#/job-manager/config")) {
            browser.open("about:blank");
            browser.open(dashboard + page);
            awaitTexts(
                    List.of(
                            page.startsWith("/#/job-manager")
                                    ? "rest.bind-address"
                                    : "Job parallelism"));
            assertThat(browser.evaluate("document.documentElement.innerHTML").asText())
                    .doesNotContain(SECRETS);
        }
    }

    /** The first column of the README's table. */
    private static List<String> documentedOperators() throws IOException {
        String readme = Files.readString(ProjectFolder.path().resolve("README.md"));
        int section = readme.indexOf("## In Flink's dashboard\n");
        assertThat(section).isPositive();
        return Pattern.compile("(?m)^\\| \"([^\"]+)\"")
                .matcher(readme.substring(section, readme.indexOf("\n## ", section)))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static String overview() {
        return dashboard + "/#/job/running/" + job + "/overview";
    }

    /** Opens the metrics of the task that an operator is part of. */
    private static void openMetricsOf(String operator) throws Exception {
        String vertex = "";
        for (JsonNode candidate :
                Json.read(new Dashboard(dashboard).get("/jobs/" + job)).path("vertices")) {
            if (candidate.path("name").asText().contains(operator)) {
                vertex = candidate.path("id").asText();
            }
        }
        browser.open("about:blank");
        browser.open(overview() + '/' + vertex + "/metrics");
    }

    /** Selects a metric as a person does, and waits for its number. */
    private static void awaitNumber(String metric, int number) {
        await(metric).atMost(PATIENCE).until(() -> isSelected(metric));
        await(metric + " is " + number)
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                browser.evaluate(
                                                                chart(metric)
                                                                        + ".querySelector('.numeric').innerText")
                                                        .asText()
                                                        .strip())
                                        .isEqualTo(Integer.toString(number)));
    }

    /** Goes the next step to the metric's chart, in numbers, until it is there. */
    private static boolean isSelected(String metric) throws Exception {
        String selector = ".metric-selector nz-select";
        String option = ".ant-select-item[title$=\"" + metric + "\"]";
        if (browser.evaluate(chart(metric) + " !== undefined").asBoolean()) {
            browser.evaluate(
                    chart(metric) + ".querySelector('.type-switch button:last-child').click()");
            return true;
        }
        if (isThere(option)) {
            browser.click(option);
        } else if (isThere(selector) && !isThere(".ant-select-open")) {
            browser.click(selector);
            browser.type(metric);
        }
        return false;
    }

    private static String chart(String metric) {
        return "[...document.querySelectorAll('flink-job-chart')].find(chart =>"
                + " chart.querySelector('.title .text').innerText.endsWith('"
                + metric
                + "'))";
    }

    private static boolean isThere(String selector) throws Exception {
        return browser.evaluate("document.querySelector('" + selector + "') !== null").asBoolean();
    }

    private static void awaitTexts(List<String> texts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.text()).contains(texts));
    }

    private static PropertiesJson properties() {
        String region = KinesisEmulator.REGION.id();
        return PropertiesJson.empty()
                .set("Source", "stream-name", "event-batches")
                .set("Source", "region", region)
                .set("Source", "endpoint", emulator.endpoint().toString())
                .set("Configuration", "access-key-id", "AKIAPLANTEDUSER00000")
                .set("Configuration", "secret-access-key", "planted-user-secret-key")
                .set("Connection", "stream-name", "forwarded-events")
                .set("Connection", "kinesis-service-region", region)
                .set("Connection", "send-lifecycle-events", "false")
                .set("Connection", "send-screen-views", "false")
                .set("Batching", "batch-interval", "5 s")
                .set("Output", "kinesis-endpoint", emulator.endpoint().toString())
                .set("Output", "partition-key-secret", "planted-partition-secret");
    }
}
