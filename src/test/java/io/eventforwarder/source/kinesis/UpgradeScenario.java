package io.eventforwarder.source.kinesis;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job with all kinds of state. One version of Flink writes the state, and another one reads it:
 * source positions with a closed shard, open windows, records that wait in the sink, and dead
 * letters that wait for their stream. The input is always the same.
 */
final class UpgradeScenario implements AutoCloseable {
    /** Events of the first part in open windows, in the sink, and in dead letters. */
    static final int IN_WINDOWS = 12;

    static final int IN_SINK = 4;
    static final int DEAD_LETTERS = 3;

    private static final int DEVICES = 4;

    private final StoredRecords records = new StoredRecords();
    private final FakeKinesis source = new FakeKinesis(2);
    private final ScriptedKinesis destination;
    private final StoppableCluster cluster;
    private final List<String> sent = new ArrayList<>();

    UpgradeScenario(Path folder) throws Exception {
        destination = ScriptedKinesis.start(2, ShardLimits.NONE, 1, records);
        cluster = new StoppableCluster(folder, 2);
        putFirstPart();
    }

    StoppableCluster cluster() {
        return cluster;
    }

    private void putFirstPart() {
        for (int i = 0; i < IN_WINDOWS; i++) {
            put(i, "session-" + i % DEVICES);
            if (i == IN_WINDOWS / 2) {
                source.split(source.openShards().get(0));
            }
        }
        for (int i = 0; i < IN_SINK; i++) {
            put(IN_WINDOWS + i, "");
        }
        for (int i = 0; i < DEAD_LETTERS; i++) {
            source.put("malformed", "malformed " + i);
        }
    }

    void putSecondPart() {
        for (int i = 0; i < 2 * DEVICES; i++) {
            put(100 + i, "session-" + i % DEVICES);
        }
    }

    private void put(int number, String session) {
        String device = "device-" + number % DEVICES;
        source.put(
                device,
                """
                {"mp_deviceid": "%s", "mpid": 1, "events": [{"event_type": "custom_event",
                "data": {"event_name": "event %d", "session_uuid": "%s"}}]}
                """
                        .formatted(device, number, session));
        sent.add("event " + number);
    }

    /** While no request succeeds, the job keeps everything that it has read. */
    void denyAll() {
        destination.follow(Script.always(Fault.DENIED));
    }

    JobGraph submit(Configuration configuration) throws Exception {
        Settings settings =
                PropertiesJson.toOpenKinesis(destination.endpoint())
                        .set("Source", "stream-name", FakeKinesis.NAME)
                        .set("Connection", "send-as-batch", "true")
                        .set("Connection", "wait-for-complete-batch", "true")
                        .set("Batching", "session-timeout", "1 d")
                        .set("Output", "dead-letter", "kinesis")
                        .set("Output", "dead-letter-stream-name", "dead-letters")
                        .set("Output", "dead-letter-region", "us-east-1")
                        .settings();
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.enableCheckpointing(200);
        new ForwardingPipeline(
                        settings,
                        KinesisSource.of(settings.source(), SourceJob.LIMITS, source.opener()),
                        EventForwarderJob.output(settings),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        JobGraph job = env.getStreamGraph().getJobGraph();
        cluster.submit(job);
        return job;
    }

    /** Waits until the whole first part is in windows, in the sink or in dead letters. */
    void awaitFirstPart(JobGraph job) {
        await().until(
                        () ->
                                cluster.sum(job, Metrics.EVENTS_IN_WINDOWS) == IN_WINDOWS
                                        && cluster.sum(job, Metrics.EVENTS_IN_SINK) == IN_SINK
                                        && cluster.sum(job, Metrics.EVENTS_DEAD_LETTERED)
                                                == DEAD_LETTERS);
    }

    void awaitReceived(JobGraph job) {
        await().until(
                        () ->
                                cluster.sum(job, Metrics.EVENTS_RECEIVED)
                                        == sent.size() + DEAD_LETTERS);
    }

    List<String> sent() {
        return sent;
    }

    List<String> forwarded() {
        return stored().flatMap(record -> record.findValuesAsText("event_name").stream()).toList();
    }

    long keptDeadLetters() {
        return stored().filter(record -> record.has("reason")).count();
    }

    /** Records and dead letters: the scripted Kinesis has one stream for all names. */
    private Stream<JsonNode> stored() {
        return records.all().stream().map(record -> Json.read(record.data().asByteArray()));
    }

    @Override
    public void close() {
        cluster.close();
        destination.close();
        source.close();
    }
}
