package io.eventforwarder.cli;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.settings.StartLine;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The job in one JVM with Flink's dashboard, for trying things out and for backfills from files.
 * When a signal ends it, its exit status is 128 and the signal's number.
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

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

    /** What fails more often than this will not mend itself: the run ends and says why. */
    private static final int MAX_FAILURES = 3;

    private static final Duration FAILURE_INTERVAL = Duration.ofMinutes(5);

    /**
     * Leaves the status to the signal that ends the JVM: {@link System#exit} with 0 waits for that
     * end, while any other status replaces the signal's if the shutdown hooks are just done.
     */
    private static final int AS_SIGNALLED = 0;

    private enum StateBackend {
        HEAP("hashmap"),
        ROCKSDB("rocksdb");

        private final String nameInFlink;

        StateBackend(String nameInFlink) {
            this.nameInFlink = nameInFlink;
        }

        /** As the option is written. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--properties",
            required = true,
            paramLabel = "FILE",
            description = "the settings, as JSON (see conf/README.md)")
    private java.nio.file.Path properties;

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
    private StateBackend stateBackend;

    private LocalRun() {}

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new LocalRun(), System.out, System.err, args));
    }

    @Override
    public Integer call() throws Exception {
        CommandRunner.requireWithin(UI_PORT, port, 0, 65535);
        CommandRunner.requireWithin(PARALLELISM, parallelism, 1, 1024);
        Settings settings = SettingsReader.read(properties, Deployment.LOCAL);
        settings.warnings().forEach(LOG::warn);
        if (checksOnly) {
            System.out.println(settings.describe());
            return 0;
        }
        requireInput(settings);
        LocalCluster cluster = LocalCluster.create(configuration(), parallelism);
        try {
            JobGraph job = job(settings, cluster.configuration());
            start(cluster);
            LOG.info(StartLine.of(settings));
            System.out.println("Dashboard: http://localhost:" + cluster.dashboardPort());
            JobResult result = cluster.run(job);
            return cluster.isInterrupted() ? AS_SIGNALLED : ended(result);
        } catch (Exception e) {
            if (cluster.isInterrupted()) {
                return AS_SIGNALLED;
            }
            throw e;
        } finally {
            cluster.stop();
        }
    }

    /** Flink would look for it again and again. */
    private static void requireInput(Settings settings) throws IOException {
        Optional<Path> input = settings.source().path().map(Path::new);
        if (input.isPresent() && !input.get().getFileSystem().exists(input.get())) {
            throw new CommandException("Source.path: \"" + input.get() + "\" does not exist.");
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

    private void start(LocalCluster cluster) throws Exception {
        try {
            cluster.start();
        } catch (Exception e) {
            if (ExceptionUtils.findThrowable(e, BindException.class).isPresent()) {
                throw new CommandException(
                        "Port "
                                + port
                                + " for the dashboard is in use; name another with "
                                + UI_PORT
                                + ", or 0 for any that is free.");
            }
            throw e;
        }
    }

    private static int ended(JobResult result) {
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
        configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend.nameInFlink);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL,
                MAX_FAILURES);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
                FAILURE_INTERVAL);
        return configuration;
    }
}
