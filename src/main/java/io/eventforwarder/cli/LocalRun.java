package io.eventforwarder.cli;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.settings.StartLine;
import io.eventforwarder.sink.kinesis.PartitionKeys;
import io.eventforwarder.source.files.FileEventSource;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs the job in one JVM with Flink's dashboard, for trials and for backfills from files. When a
 * signal ends the run, its exit status is 128 plus the number of the signal.
 */
@Command(
        name = "scripts/run-local",
        description =
                "Runs the event forwarder in one process on this machine, and builds it first if"
                        + " need be.",
        footer = {
            "",
            "FORWARDER_JVM_OPTS holds options for the JVM, separated by spaces.",
            "",
            "Exit status: 0 at the end of a bounded input or when --check finds nothing wrong, 2"
                    + " when the options or the settings are wrong, 1 otherwise."
        })
public final class LocalRun implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);

    private static final String UI_PORT = "--ui-port";
    private static final String PARALLELISM = "--parallelism";

    /** After a signal, {@link System#exit} with 0 does not replace the signal's exit status. */
    private static final int STATUS_OF_SIGNAL = 0;

    @Mixin private SettingsFile file;

    @Option(names = "--check", description = "only checks the settings")
    private boolean checksOnly;

    @Option(
            names = UI_PORT,
            paramLabel = "N",
            defaultValue = "8081",
            description = "the port of Flink's dashboard; 0 takes a free one (default 8081)")
    private int port;

    @Option(
            names = PARALLELISM,
            paramLabel = "N",
            description = "the parallelism of the job (default: the number of processors)")
    private int parallelism = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--state-backend",
            paramLabel = "heap|rocksdb",
            defaultValue = "heap",
            description = "where the job keeps its state (default heap)")
    private String stateBackend;

    private LocalRun() {}

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new LocalRun(), System.out, System.err, args));
    }

    @Override
    public Integer call() throws Exception {
        CommandRunner.requireWithin(UI_PORT, port, 0, 65535);
        CommandRunner.requireWithin(PARALLELISM, parallelism, 1, 1024);
        CommandRunner.requireForm(
                "--state-backend", stateBackend, "heap|rocksdb", "is neither heap nor rocksdb.");
        Settings settings = file.read(Deployment.LOCAL);
        settings.warnings().forEach(LOG::warn);
        if (checksOnly) {
            System.out.println(settings);
            return 0;
        }
        requireFileSystem("Source.path", settings.source().path());
        requireFileSystem("Output.path", settings.output().path());
        requireFileSystem("Output.dead-letter-path", settings.output().deadLetterPath());
        long inputBytes = inputBytes(settings.source());
        requireSecret(settings.output());
        LocalCluster cluster = new LocalCluster(configuration(), parallelism);
        LocalRunProgress progress =
                new LocalRunProgress(System.err, Integer.getInteger("progress.columns", 0));
        JobResult result;
        try {
            JobGraph job = job(settings, cluster.configuration());
            cluster.start();
            LOG.info(StartLine.of(settings));
            System.out.println("Dashboard: " + cluster.dashboard());
            progress.start(settings.source(), inputBytes, cluster.dashboard(), job);
            result = cluster.run(job);
        } catch (Exception e) {
            if (cluster.isInterrupted()) {
                return STATUS_OF_SIGNAL;
            }
            if (ExceptionUtils.findThrowable(e, BindException.class).isPresent()) {
                throw new CommandException(
                        "Port "
                                + port
                                + " for the dashboard is in use; name another with --ui-port, or 0"
                                + " for any that is free.");
            }
            throw e;
        } finally {
            try {
                progress.stop();
            } finally {
                cluster.stop();
            }
        }
        return cluster.isInterrupted() ? STATUS_OF_SIGNAL : exitStatus(result);
    }

    /** Checks that Flink knows the file system of a path: its plugins are not in this process. */
    private static void requireFileSystem(String key, Optional<String> path) throws IOException {
        if (path.isPresent()) {
            try {
                new Path(path.get()).getFileSystem();
            } catch (UnsupportedFileSystemSchemeException e) {
                throw new CommandException(
                        String.format(
                                "%s: this process has no access to \"%s\"; name a local path, or"
                                        + " run the job on a cluster.",
                                key, path.get()));
            }
        }
    }

    /**
     * The size of the input files. Checks that they exist and may be read, because Flink would only
     * retry again and again.
     */
    private static long inputBytes(SourceSettings source) throws IOException {
        if (source.path().isEmpty()) {
            return 0;
        }
        Path path = new Path(source.path().get());
        if (!path.getFileSystem().exists(path)) {
            throw new CommandException("Source.path: \"" + path + "\" does not exist.");
        }
        try {
            return FileEventSource.size(path);
        } catch (AccessDeniedException e) {
            throw new CommandException(
                    "Source.path: this process may not read \"" + e.getFile() + "\".");
        }
    }

    /** Checks that the secret can be resolved if each record in the output files needs it. */
    private static void requireSecret(OutputSettings output) {
        if (output.type() == OutputSettings.Type.FILES && output.includeForwardingInfo()) {
            try {
                PartitionKeys unused = PartitionKeys.with(output.partitionKeySecret());
            } catch (UnresolvedSecretException e) {
                throw new CommandException(e.getMessage());
            }
        }
    }

    private JobGraph job(Settings settings, Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        EventForwarderJob.pipeline(settings).build(env);
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(EventForwarderJob.name(settings));
        return graph.getJobGraph();
    }

    private static int exitStatus(JobResult result) {
        if (result.isSuccess()) {
            System.out.println("All input is forwarded.");
            return 0;
        }
        System.err.println("The job did not reach the end of its input.");
        result.getSerializedThrowable().ifPresent(Throwable::printStackTrace);
        return 1;
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, Integer.toString(port));
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
        configuration.set(
                StateBackendOptions.STATE_BACKEND,
                stateBackend.equals("heap") ? "hashmap" : stateBackend);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        // More than 3 failures in 5 minutes are assumed to have a permanent cause, so the run ends.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, 3);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
                Duration.ofMinutes(5));
        return configuration;
    }
}
