package io.eventforwarder.benchmark.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a run ran on. */
public record Machine(String cpu, int cores, String jvm) {
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    public static Machine here() throws IOException {
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    public String describe() {
        return cores + " cores of " + cpu + ", " + jvm;
    }

    private static String cpuModel() throws IOException {
        if (!Files.exists(CPUS)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(CPUS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
