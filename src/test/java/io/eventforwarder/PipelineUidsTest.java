package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.TestSettings;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The uids and names of all operators. A savepoint assigns state to operators by uid, so never
 * change a uid here; only add new ones. The dashboard and the metrics show the names.
 */
class PipelineUidsTest {
    @Test
    void fromAStreamToAStreamWithEverythingDropped() {
        PropertiesJson properties =
                PropertiesJson.streamToStream()
                        .set("Source", "api-keys", "key-1")
                        .set("Output", "dead-letter", "kinesis")
                        .set("Output", "dead-letter-stream-name", "dead-letters")
                        .set("Output", "dead-letter-region", "eu-west-1");
        for (String toggle :
                List.of(
                        "send-lifecycle-events",
                        "send-screen-views",
                        "send-crash-events",
                        "send-network-performance-events",
                        "send-custom-events",
                        "send-push-registrations-and-receipts",
                        "send-profile-change-events",
                        "send-commerce-events",
                        "include-user-attribute-change-events",
                        "include-user-identity-change-events",
                        "send-batches-without-events")) {
            properties.set("Connection", toggle, "false");
        }

        assertThat(operators(properties.settings()))
                .containsExactlyInAnyOrder(
                        "source: Source: Read event batches from Kinesis",
                        "parse: Parse event batches",
                        "drop-other-owners: Drop other API keys and environments",
                        "drop-batches-without-events: Drop batches without events",
                        "drop-lifecycle-events: Drop lifecycle events",
                        "drop-screen-views: Drop screen views",
                        "drop-crash-events: Drop crash events",
                        "drop-network-performance-events: Drop network performance events",
                        "drop-custom-events: Drop custom events",
                        "drop-push-registrations-and-receipts: Drop push registrations and receipts",
                        "drop-profile-change-events: Drop profile change events",
                        "drop-commerce-events: Drop commerce events",
                        "drop-user-attribute-change-events: Drop user attribute change events",
                        "drop-user-identity-change-events: Drop user identity change events",
                        "route: Route by batching mode",
                        "render-as-received: Render events as received",
                        "put-record: Forward to Kinesis",
                        "count-dead-letters: Count dead letters",
                        "dead-letters-to-records: Make records of dead letters",
                        "dead-letter-stream: Keep dead letters in Kinesis");
    }

    @Test
    void eitherPutApiHasTheSameOperators() {
        assertThat(operators(toAStreamWith("put-records")))
                .containsExactlyInAnyOrderElementsOf(operators(toAStreamWith("put-record")))
                .contains("put-record: Forward to Kinesis");
    }

    static Settings toAStreamWith(String putApi) {
        return PropertiesJson.streamToStream().set("Output", "put-api", putApi).settings();
    }

    @Test
    void fromFilesToFiles() {
        assertThat(operators(PropertiesJson.filesToFiles().settings()))
                .containsExactlyInAnyOrder(
                        "source: Source: Read event batches from files",
                        "parse: Parse event batches",
                        "drop-user-attribute-change-events: Drop user attribute change events",
                        "drop-user-identity-change-events: Drop user identity change events",
                        "route: Route by batching mode",
                        "render-as-received: Render events as received",
                        "records-to-lines: Put each record on a line",
                        "files: Write files: Writer",
                        "Sink Committer: files: Write files: Committer",
                        "count-dead-letters: Count dead letters",
                        "dead-letters-to-lines: Put each dead letter on a line",
                        "dead-letter-files: Keep dead letters in files: Writer",
                        "Sink Committer: dead-letter-files: Keep dead letters in files: Committer");
    }

    @Test
    void fromFilesToNowhereWithEverythingForwarded() {
        assertThat(
                        operators(
                                TestSettings.asReceived(
                                        "include-user-attribute-change-events", "true",
                                        "include-user-identity-change-events", "true")))
                .containsExactlyInAnyOrder(
                        "source: Source: Read event batches from files",
                        "parse: Parse event batches",
                        "route: Route by batching mode",
                        "render-as-received: Render events as received",
                        "discard: Discard",
                        "count-dead-letters: Count dead letters",
                        "dead-letters-to-lines: Put each dead letter on a line",
                        "dead-letter-files: Keep dead letters in files: Writer",
                        "Sink Committer: dead-letter-files: Keep dead letters in files: Committer");
    }

    @Test
    void eachBatchingModeHasOnlyItsOwnWindows() {
        assertThat(operators(TestSettings.asReceived("send-as-batch", "true")))
                .contains(
                        "intervals: Collect each device's interval",
                        "render-groups: Render batches")
                .doesNotContain(
                        "sessions: Collect whole sessions",
                        "render-as-received: Render events as received");
        assertThat(operators(TestSettings.asReceived("wait-for-complete-batch", "true")))
                .contains("sessions: Collect whole sessions", "render-groups: Render batches")
                .doesNotContain(
                        "intervals: Collect each device's interval",
                        "render-as-received: Render events as received");
    }

    @Test
    void everyOperatorHasTheSamePermanentMaxParallelism() {
        assertThat(graph(PropertiesJson.streamToStream().settings()).getJobGraph().getVertices())
                .isNotEmpty()
                .allSatisfy(vertex -> assertThat(vertex.getMaxParallelism()).isEqualTo(1024));
    }

    /** Flink's default buffer timeout of 100 ms would delay every event in as-received mode. */
    @ParameterizedTest
    @CsvSource({"false, 1", "true, 100"})
    void anEventAsReceivedWaitsForNoBuffer(String sendAsBatch, long millis) {
        assertThat(graph(TestSettings.asReceived("send-as-batch", sendAsBatch)).getStreamNodes())
                .filteredOn(node -> "route".equals(node.getTransformationUID()))
                .singleElement()
                .satisfies(node -> assertThat(node.getBufferTimeout()).isEqualTo(millis));
    }

    /** RocksDB compresses each value again at every flush and compaction, so it gets small ones. */
    @SuppressWarnings("unchecked")
    @ParameterizedTest
    @CsvSource({"rocksdb, true, true", "rocksdb, false, false", "hashmap, true, false"})
    void fragmentsAreCompressedIfWindowsAreInRocksDb(
            String stateBackend, String sendAsBatch, boolean compressed) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        new Configuration().set(StateBackendOptions.STATE_BACKEND, stateBackend));
        EventForwarderJob.pipeline(TestSettings.asReceived("send-as-batch", sendAsBatch))
                .build(env);
        StreamNode route =
                env.getStreamGraph().getStreamNodes().stream()
                        .filter(node -> "route".equals(node.getTransformationUID()))
                        .findFirst()
                        .orElseThrow();
        EventBatch batch =
                new RecordParser(Set.of())
                        .parse(Inputs.record("{\"x\":\"" + "y".repeat(10_000) + "\"}"))
                        .batches()
                        .get(0);
        DataOutputSerializer out = new DataOutputSerializer(64);
        OneInputStreamOperatorTestHarness<EventBatch, Fragment> harness =
                new OneInputStreamOperatorTestHarness<>(
                        (OneInputStreamOperator<EventBatch, Fragment>)
                                ((SimpleOperatorFactory<Fragment>) route.getOperatorFactory())
                                        .getOperator());
        harness.setup(Fragment.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.open();
        harness.processElement(batch, 0);
        Fragment.TYPE
                .createSerializer(new SerializerConfigImpl())
                .serialize(harness.extractOutputValues().get(0), out);
        harness.close();

        assertThat(out.length() < 5_000).isEqualTo(compressed);
    }

    /** Each operator as {@code uid: name}, in no particular order. */
    static List<String> operators(Settings settings) {
        return graph(settings).getStreamNodes().stream()
                .map(node -> node.getTransformationUID() + ": " + node.getOperatorName())
                .toList();
    }

    /** Builds the job graph; fails if an operator has no uid. */
    private static StreamGraph graph(Settings settings) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        env.getConfig().disableAutoGeneratedUIDs();
        EventForwarderJob.pipeline(settings).build(env);
        return env.getStreamGraph();
    }
}
