package io.eventforwarder;

import io.eventforwarder.model.EventType;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.KinesisStreams;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SampleEvents;
import io.eventforwarder.testing.StreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.kinesis.model.Record;

/** An input and an output stream of an emulator, and the job between them on the test's cluster. */
final class StreamToStream {
    static final int SHARDS = 2;

    private final KinesisStreams source;
    private final KinesisStreams destination;
    private final URI endpoint;
    private final String input;
    private final String output;
    private final Path deadLetters;

    /** Creates an input and an output stream outside any account. */
    StreamToStream(KinesisEmulator emulator, String name, Path folder) {
        this(emulator, emulator, emulator.endpoint(), name, folder);
    }

    StreamToStream(
            KinesisStreams source,
            KinesisStreams destination,
            URI endpoint,
            String name,
            Path folder) {
        this.source = source;
        this.destination = destination;
        this.endpoint = endpoint;
        this.input = name + "-in";
        this.output = name + "-out";
        this.deadLetters = folder.resolve("dead-letters");
        source.createStream(input, SHARDS);
        destination.createStream(output, SHARDS);
    }

    String input() {
        return input;
    }

    String outputName() {
        return output;
    }

    /** Settings that forward each event as received, with a user's access key. */
    PropertiesJson properties() {
        String region = KinesisEmulator.REGION.id();
        return PropertiesJson.empty()
                .set("Source", "stream-name", input)
                .set("Source", "region", region)
                .set("Source", "endpoint", endpoint.toString())
                .set("Configuration", "access-key-id", "customer-access-key")
                .set("Configuration", "secret-access-key", "customer-secret-key")
                .set("Connection", "stream-name", output)
                .set("Connection", "kinesis-service-region", region)
                .set("Connection", "send-as-batch", "false")
                .set("Output", "kinesis-endpoint", endpoint.toString())
                .set("Output", "dead-letter-path", deadLetters.toString());
    }

    void put(String partitionKey, byte[] data) {
        source.put(input, partitionKey, data);
    }

    static JobClient start(Settings settings) throws Exception {
        return start(settings, EventForwarderJob.output(settings));
    }

    static JobClient start(Settings settings, RecordOutput output) throws Exception {
        return start(
                settings,
                output,
                EventForwarderJob.deadLetterOutput(settings),
                new Configuration());
    }

    static JobClient start(
            Settings settings,
            RecordOutput output,
            DeadLetterOutput deadLetters,
            Configuration configuration)
            throws Exception {
        StreamExecutionEnvironment env = PipelineRun.environment();
        env.configure(configuration);
        env.setParallelism(SHARDS);
        env.enableCheckpointing(200);
        new ForwardingPipeline(
                        settings, EventForwarderJob.source(settings.source()), output, deadLetters)
                .build(env);
        return env.executeAsync(EventForwarderJob.name(settings));
    }

    static void stop(JobClient job) {
        job.cancel().join();
        Awaitility.await("end of the job")
                .until(() -> job.getJobStatus().join().isGloballyTerminalState());
    }

    void awaitOutput(int records) {
        await(destination, output, records);
    }

    /** Waits until a stream has at least this many records. */
    static void await(KinesisStreams streams, String stream, int records) {
        StreamReader reader = new StreamReader(streams.client(), stream);
        AtomicInteger count = new AtomicInteger();
        Awaitility.await(records + " records in " + stream)
                .until(() -> count.addAndGet(reader.readNew().size()) >= records);
    }

    List<Record> output() {
        return destination.read(output);
    }

    /** A complete event, different for each number. */
    static String event(int number) {
        return SampleEvents.of(EventType.CUSTOM_EVENT)
                .replace("Added to cart", "Added to cart " + number);
    }

    static BatchJson batch(String device, String... events) {
        return BatchJson.fromPhone()
                .without("mp_deviceid")
                .with("mp_deviceid", '"' + device + '"')
                .withEvents(events);
    }

    static String eventIn(Record record) {
        String text = record.data().asUtf8String();
        return text.substring("{\"events\":[".length(), text.indexOf("],\""));
    }
}
