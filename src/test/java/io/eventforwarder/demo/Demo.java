package io.eventforwarder.demo;

import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.testing.EmulatorInstallation;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.LocalRunProcess;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs the job between two streams of an emulator, with generated traffic. At the end, compares the
 * counts of sent and received events.
 */
@Command(
        name = "scripts/demo",
        description = {
            "Starts a Kinesis API emulator and the event forwarder on this machine, sends realistic"
                    + " event batches to the input stream, and shows the numbers of events, for N"
                    + " seconds or until Ctrl-C. Then it waits for the events in flight and in open"
                    + " windows, and checks that received = forwarded + filtered + dead-lettered.",
            ""
        },
        footer = {
            "",
            "Needs JDK 17 or later, Maven 3.8 and Node 18 or later. The settings are in"
                    + " conf/demo.json, which conf/README.md explains. The emulator keeps all"
                    + " records in memory, so run the demo for minutes, not for days.",
            "",
            "Exit status: 0 if every event is accounted for, 2 for wrong options, 1 otherwise."
        })
public final class Demo implements Callable<Integer> {
    private static final int A_YEAR = 365 * 24 * 60 * 60;

    private static final String STOPPED = "Stopped before every event was accounted for.";

    /** The emulator accepts any credentials. */
    private static final Map<String, String> CREDENTIALS =
            Stream.of("AWS", "DEMO")
                    .flatMap(
                            prefix ->
                                    Stream.of(
                                            prefix + "_ACCESS_KEY_ID",
                                            prefix + "_SECRET_ACCESS_KEY"))
                    .collect(Collectors.toMap(name -> name, name -> "demo"));

    private final Display display =
            new Display(System.out, System.getProperty("demo.terminal", ""));

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "the seconds of traffic; without this option, until Ctrl-C")
    private int seconds = A_YEAR;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = {
                "the content of a record:",
                "ten-minute (default): the events of a device and owner in an interval, here of 10"
                        + " s instead of 10 min",
                "session: one session of a device and owner, until its session_end or, here, 15 s"
                        + " without an event",
                "as-received: one event, sent at once"
            })
    private DemoMode mode = DemoMode.TEN_MINUTE;

    private volatile boolean isStopped;

    public static void main(String[] args) {
        Demo demo = new Demo();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        // Ctrl-C only stops sending. The main thread continues and determines the exit status.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    demo.isStopped = true;
                                    Runtime.getRuntime().halt(status.join());
                                },
                                "stop"));
        int result = 1;
        try {
            result = CommandRunner.run(demo, System.out, System.err, args);
        } finally {
            status.complete(result);
        }
        System.exit(result);
    }

    @Override
    public Integer call() throws Exception {
        CommandRunner.requireWithin("--seconds", seconds, 1, A_YEAR);
        try (display) {
            return run();
        } catch (IllegalStateException | SdkException e) {
            System.err.println(isStopped ? STOPPED : e.getMessage());
            return 1;
        }
    }

    private int run() throws IOException, InterruptedException {
        if (!EmulatorInstallation.isInstalled()) {
            display.say("Installing the Kinesis API emulator ...");
        }
        DemoSettings settings = new DemoSettings(mode);
        Path folder = createFolder();
        Path deadLetters = folder.resolve("dead-letters");
        Path properties = folder.resolve("properties.json");
        try (KinesisEmulator emulator = DemoTraffic.startEmulator(0, settings)) {
            display.say("The Kinesis API emulator runs at %s", emulator.endpoint());
            settings.write(properties, emulator.endpoint(), deadLetters);
            display.say(
                    "Starting the job in mode %s; its files are in %s",
                    mode, ProjectFolder.path().relativize(folder));
            try (LocalRunProcess job =
                    LocalRunProcess.start(
                            folder,
                            ProjectFolder.path().resolve("conf/log4j2-local.properties"),
                            CREDENTIALS,
                            "--properties",
                            properties.toString(),
                            "--ui-port",
                            "0")) {
                DemoRun run = new DemoRun(settings, emulator, job, deadLetters, display);
                return run.run(Duration.ofSeconds(seconds), () -> isStopped) ? 0 : 1;
            }
        }
    }

    private static Path createFolder() throws IOException {
        Path parent = ProjectFolder.path().resolve("target/demo");
        Files.createDirectories(parent);
        return Files.createTempDirectory(parent, "run-");
    }
}
