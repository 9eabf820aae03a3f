package io.eventforwarder.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where the machine has a Chromium. */
public final class Chromium {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");

    private Chromium() {}

    /** The one on the PATH; where root can install one with apt-get, it is installed first. */
    public static Optional<Path> installed() throws IOException, InterruptedException {
        Optional<Path> present = onPath();
        if (present.isEmpty() && "root".equals(System.getProperty("user.name"))) {
            install();
            present = onPath();
        }
        return present;
    }

    private static Optional<Path> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void install() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "apt-get update && apt-get install -y --no-install-recommends"
                                        + " chromium")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroy();
        }
    }
}
