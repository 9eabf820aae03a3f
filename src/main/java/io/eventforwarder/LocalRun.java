package io.eventforwarder;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
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

/**
 * The job in one JVM with Flink's dashboard, for trying things out and for backfills from files.
 *
 * <p>Exit status: 0 at the end of bounded input, 1 if the job failed, 2 if the settings or the
 * arguments are wrong; 128 and the signal's number when a signal ends it.
 */
public final class LocalRun {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);

    private static final String UI_PORT = "--ui-port";
    private static final String PARALLELISM = "--parallelism";
    private static final String STATE_BACKEND = "--state-backend";

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

    /** What fails more often than this will not mend itself: the run ends and says why. */
    private static final int MAX_FAILURES = 3;

    private static final Duration FAILURE_INTERVAL = Duration.ofMinutes(5);

    /**
     * Leaves the status to the signal that ends the JVM: {@link System#exit} with 0 waits for that
     * end, while any other status replaces the signal's if the shutdown hooks are just done.
     */
    private static final int AS_SIGNALLED = 0;

    private final Arguments arguments;

    private LocalRun(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        try {
            return new LocalRun(new Arguments(args, UI_PORT, PARALLELISM, STATE_BACKEND)).run();
        } catch (InvalidSettings | WrongArguments e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (Exception e) {
            e.printStackTrace();
            return 1;
        }
    }

    private int run() throws Exception {
        int port = arguments.number(UI_PORT, 0, 65535, 8081);
        int cores = Runtime.getRuntime().availableProcessors();
        int parallelism = arguments.number(PARALLELISM, 1, 1024, cores);
        String stateBackend = stateBackend();
        Settings settings = EventForwarderJob.settings(arguments, Deployment.LOCAL);
        if (arguments.isCheck()) {
            System.out.println(settings.describe());
            return 0;
        }
        requireInput(settings);
        LocalCluster cluster = LocalCluster.create(configuration(port, stateBackend), parallelism);
        try {
            JobGraph job = job(settings, parallelism, cluster.configuration());
            start(cluster, port);
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
            throw new WrongArguments("Source.path: \"" + input.get() + "\" does not exist.");
        }
    }

    private static JobGraph job(Settings settings, int parallelism, Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        EventForwarderJob.pipeline(settings).build(env);
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(EventForwarderJob.name(settings));
        return graph.getJobGraph();
    }

    private static void start(LocalCluster cluster, int port) throws Exception {
        try {
            cluster.start();
        } catch (Exception e) {
            if (ExceptionUtils.findThrowable(e, BindException.class).isPresent()) {
                throw new WrongArguments(
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

    private String stateBackend() {
        String name = arguments.option(STATE_BACKEND).orElse("heap");
        if (!name.equals("heap") && !name.equals("rocksdb")) {
            throw new WrongArguments(STATE_BACKEND + " is heap or rocksdb, not \"" + name + "\".");
        }
        return name.equals("heap") ? "hashmap" : name;
    }

    private static Configuration configuration(int port, String stateBackend) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, Integer.toString(port));
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend);
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
