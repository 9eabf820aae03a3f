package io.eventforwarder.kubernetes;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The configuration options of this version of Flink. */
final class FlinkOptions {
    private static final List<Class<?>> CLASSES =
            List.of(
                    CheckpointingOptions.class,
                    CoreOptions.class,
                    ExecutionOptions.class,
                    HighAvailabilityOptions.class,
                    PipelineOptions.class,
                    RestartStrategyOptions.class,
                    StateBackendOptions.class,
                    TaskManagerOptions.class);

    private FlinkOptions() {}

    static Map<String, ConfigOption<?>> byKey() throws IllegalAccessException {
        Map<String, ConfigOption<?>> options = new HashMap<>();
        for (Class<?> declaring : CLASSES) {
            for (Field field : declaring.getFields()) {
                if (field.get(null) instanceof ConfigOption<?> option) {
                    options.put(option.key(), option);
                    option.fallbackKeys().forEach(key -> options.put(key.getKey(), option));
                }
            }
        }
        return options;
    }
}
