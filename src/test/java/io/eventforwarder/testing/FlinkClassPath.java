package io.eventforwarder.testing;

import java.io.File;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a Flink distribution has in its {@code lib}, and the Prometheus reporter, out of this JVM's
 * class path: nothing of the job, nor of what only the job brings.
 */
final class FlinkClassPath {
    private static final Pattern OF_FLINK =
            Pattern.compile(
                    ".*/(org/apache/flink|org/apache/commons|org/apache/logging|org/slf4j"
                            + "|org/javassist|org/lz4|org/objenesis|org/snakeyaml|org/xerial"
                            + "|com/esotericsoftware|com/twitter|com/ververica|com/ibm/icu"
                            + "|com/google/code/findbugs|commons-cli|commons-collections|commons-io"
                            + "|tools/profiler)/.*\\.jar");

    private static final Pattern NOT_OF_A_DISTRIBUTION =
            Pattern.compile(
                    ".*/flink-(connector-kinesis|connector-aws|kubernetes-operator|test-utils)[^/]*/.*"
                            + "|.*-tests\\.jar");

    private FlinkClassPath() {}

    static String get() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(
                        entry ->
                                OF_FLINK.matcher(entry).matches()
                                        && !NOT_OF_A_DISTRIBUTION.matcher(entry).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
