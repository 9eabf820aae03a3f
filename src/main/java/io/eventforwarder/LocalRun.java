package io.eventforwarder;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.settings.Settings;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FileUtils;

/**
 * The job in one JVM with Flink's dashboard, for trying things out and for backfills from files.
 *
 * <p>Exit status: 0 at the end of bounded input, 1 if the job failed, 2 if the settings or the
 * arguments are wrong.
 */
public final class LocalRun {
    private static final String UI_PORT = "--ui-port";
    private static final String PARALLELISM = "--parallelism";
    private static final String STATE_BACKEND = "--state-backend";

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

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
        Path checkpoints = Files.createTempDirectory("event-forwarder-checkpoints");
        try {
            return run(settings, parallelism, configuration(port, stateBackend, checkpoints));
        } finally {
            FileUtils.deleteDirectory(checkpoints.toFile());
        }
    }

    private static int run(Settings settings, int parallelism, Configuration configuration)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        EventForwarderJob.pipeline(settings).build(env);
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(EventForwarderJob.name(settings));
        JobGraph job = graph.getJobGraph();
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(parallelism)
                                .build());
        try {
            start(cluster, configuration);
            System.out.println(
                    "Dashboard: http://localhost:" + cluster.getRestAddress().get().getPort());
            cluster.submitJob(job).get();
            return ended(cluster.requestJobResult(job.getJobID()).get());
        } finally {
            cluster.close();
        }
    }

    private static void start(MiniCluster cluster, Configuration configuration) throws Exception {
        try {
            cluster.start();
        } catch (Exception e) {
            if (ExceptionUtils.findThrowable(e, BindException.class).isPresent()) {
                throw new WrongArguments(
                        "Port "
                                + configuration.get(RestOptions.BIND_PORT)
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

    private static Configuration configuration(int port, String stateBackend, Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, Integer.toString(port));
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        return configuration;
    }
}
