package io.eventforwarder.kubernetes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * The options that this version of Flink declares, by their keys and the older keys that it reads.
 */
final class FlinkOptions {
    private FlinkOptions() {}

    static Map<String, ConfigOption<?>> byKey() {
        return Stream.of(
                        CheckpointingOptions.class,
                        CoreOptions.class,
                        ExecutionOptions.class,
                        HighAvailabilityOptions.class,
                        PipelineOptions.class,
                        RestartStrategyOptions.class,
                        StateBackendOptions.class,
                        TaskManagerOptions.class)
                .flatMap(options -> Stream.of(options.getDeclaredFields()))
                .filter(field -> field.getType() == ConfigOption.class)
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .<ConfigOption<?>>map(FlinkOptions::valueOf)
                .flatMap(
                        option ->
                                keys(option)
                                        .map(
                                                key ->
                                                        Map.<String, ConfigOption<?>>entry(
                                                                key, option)))
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one));
    }

    private static Stream<String> keys(ConfigOption<?> option) {
        return Stream.concat(
                Stream.of(option.key()),
                StreamSupport.stream(option.fallbackKeys().spliterator(), false)
                        .map(FallbackKey::getKey));
    }

    private static ConfigOption<?> valueOf(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }
}
