package io.eventforwarder;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.settings.StartLine;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.DiscardOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.sink.files.DeadLetterFiles;
import io.eventforwarder.sink.files.FileOutput;
import io.eventforwarder.sink.kinesis.DeadLetterStream;
import io.eventforwarder.sink.kinesis.KinesisOutput;
import io.eventforwarder.sink.kinesis.KinesisStreamsOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.source.files.FileEventSource;
import io.eventforwarder.source.kinesis.KinesisSource;
import io.eventforwarder.source.kinesis.ReadLimits;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The job as a cluster runs it.
 *
 * <p>{@code --properties FILE} names the properties file. The default is the file that the managed
 * service provides. With {@code --check} the job validates the settings and stops. Invalid settings
 * throw one exception whose message lists all problems.
 */
public final class EventForwarderJob {
    private static final Logger LOG = LoggerFactory.getLogger(EventForwarderJob.class);

    @Option(names = "--properties")
    private Path properties = SettingsReader.MANAGED_SERVICE_FILE;

    @Option(names = "--check")
    private boolean checksOnly;

    private EventForwarderJob() {}

    public static void main(String[] args) throws Exception {
        CommandLine.populateCommand(new EventForwarderJob(), args).run();
    }

    private void run() throws Exception {
        Settings settings = SettingsReader.read(properties, Deployment.CLUSTER);
        settings.warnings().forEach(LOG::warn);
        if (!checksOnly) {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            pipeline(settings).build(env);
            if (env.getCheckpointConfig().isUnalignedCheckpointsEnabled()) {
                LOG.warn(
                        "Unaligned checkpoints are on: a reshard of the source stream or a changed"
                                + " parallelism may reorder a device's records. Set"
                                + " execution.checkpointing.unaligned.enabled to false to keep the"
                                + " order.");
            }
            LOG.info(StartLine.of(settings));
            env.execute(name(settings));
        }
    }

    /** The pipeline with the source and the outputs that the settings name. */
    public static ForwardingPipeline pipeline(Settings settings) {
        return new ForwardingPipeline(
                settings, source(settings.source()), output(settings), deadLetterOutput(settings));
    }

    /** The source that the settings name. */
    public static EventSource source(SourceSettings settings) {
        return settings.type() == SourceSettings.Type.KINESIS
                ? KinesisSource.of(settings, ReadLimits.OF_KINESIS)
                : new FileEventSource(settings);
    }

    /** The output that the settings name. */
    public static RecordOutput output(Settings settings) {
        switch (settings.output().type()) {
            case KINESIS:
                return settings.output().putApi() == PutApi.KINESIS_STREAMS_SINK
                        ? KinesisStreamsOutput.toCustomer(settings)
                        : KinesisOutput.toCustomer(settings);
            case FILES:
                return new FileOutput(
                        settings.output().path().orElseThrow(),
                        settings.output().partitionKeySecret());
            default:
                return new DiscardOutput();
        }
    }

    /** The output for dead letters that the settings name. */
    public static DeadLetterOutput deadLetterOutput(Settings settings) {
        OutputSettings output = settings.output();
        if (output.deadLetterPath().isPresent()) {
            return new DeadLetterFiles(output.deadLetterPath().get(), settings.connectionLabel());
        }
        String region = output.deadLetterRegion().orElseThrow();
        return new DeadLetterStream(
                output.deadLetterStreamName().orElseThrow(),
                region,
                settings.kinesisEndpoint(region),
                settings.connectionLabel());
    }

    /** The name of the job in Flink's dashboard. */
    public static String name(Settings settings) {
        return settings.connection()
                .streamName()
                .map(stream -> "Forward events to " + stream)
                .orElse(
                        "Forward events to "
                                + settings.output().type().name().toLowerCase(Locale.ROOT));
    }
}
