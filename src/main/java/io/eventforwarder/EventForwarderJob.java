package io.eventforwarder;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import java.util.Locale;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job as a cluster runs it.
 *
 * <p>{@code --properties FILE} names the properties file, which is otherwise where the managed
 * service puts it; {@code --check} validates it and stops. Wrong settings throw one exception whose
 * message lists all problems.
 */
public final class EventForwarderJob {
    private static final Logger LOG = LoggerFactory.getLogger(EventForwarderJob.class);

    private EventForwarderJob() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = new Arguments(args);
        Settings settings = settings(arguments, Deployment.CLUSTER);
        if (!arguments.isCheck()) {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            pipeline(settings).build(env);
            if (env.getCheckpointConfig().isUnalignedCheckpointsEnabled()) {
                LOG.warn(
                        "Unaligned checkpoints are on: a reshard of the source stream or another"
                                + " parallelism may reorder a device's records. Set"
                                + " execution.checkpointing.unaligned.enabled to false to keep the"
                                + " order.");
            }
            LOG.info(StartLine.of(settings));
            env.execute(name(settings));
        }
    }

    /** The settings; what in them deserves attention is logged. */
    static Settings settings(Arguments arguments, Deployment deployment) {
        Settings settings =
                SettingsReader.read(SettingsReader.locate(arguments.properties()), deployment);
        settings.warnings().forEach(LOG::warn);
        return settings;
    }

    /** The pipeline between the ends that the settings name. */
    static ForwardingPipeline pipeline(Settings settings) {
        return new ForwardingPipeline(
                settings,
                EventSource.of(settings.source()),
                RecordOutput.of(settings),
                DeadLetterOutput.of(settings));
    }

    /** The name that the dashboard shows. */
    static String name(Settings settings) {
        return settings.connection()
                .streamName()
                .map(stream -> "Forward events to " + stream)
                .orElse(
                        "Forward events to "
                                + settings.output().type().name().toLowerCase(Locale.ROOT));
    }
}
