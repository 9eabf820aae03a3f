package io.eventforwarder.testing;

import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;

/**
 * Runs the job's pipeline from a list of records to collected output, on the cluster of a {@link
 * MiniClusterExtension}. A type without its own serializer fails the run.
 */
public final class PipelineRun {
    public static final int PARALLELISM = 4;

    private PipelineRun() {}

    public static MiniClusterExtension cluster(int slots) {
        return cluster(slots, InMemoryReporter.create());
    }

    public static MiniClusterExtension cluster(int slots, InMemoryReporter metrics) {
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setConfiguration(metrics.addToConfiguration(new Configuration()))
                        .setNumberTaskManagers(1)
                        .setNumberSlotsPerTaskManager(slots)
                        .build());
    }

    /** The output; the records of each device are in the order of sending. */
    public static Forwarded of(List<InputRecord> input, Settings settings) throws Exception {
        StreamExecutionEnvironment env = environment();
        DataStream.Collector<OutgoingRecord> records = new DataStream.Collector<>();
        DataStream.Collector<DeadLetter> deadLetters = new DataStream.Collector<>();
        new ForwardingPipeline(
                        settings,
                        new ListInput(input),
                        stream -> {
                            stream.collectAsync(records);
                            return Optional.empty();
                        },
                        stream -> stream.collectAsync(deadLetters))
                .build(env);
        env.execute();
        return new Forwarded(all(records), all(deadLetters));
    }

    public static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(PARALLELISM);
        return env;
    }

    private static <T> List<T> all(DataStream.Collector<T> collector) throws Exception {
        List<T> all = new ArrayList<>();
        CloseableIterator<T> output = collector.getOutput();
        try {
            output.forEachRemaining(all::add);
        } finally {
            output.close();
        }
        return all;
    }
}
