package io.eventforwarder.demo;

import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.settings.InvalidSettingsException;
import io.eventforwarder.testing.EmulatorInstallation;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The job between two streams of an emulator, under plausible traffic, with a sum of what went in
 * and what came out.
 */
@Command(
        name = "scripts/demo",
        description = {
            "Starts a Kinesis API emulator and the event forwarder on this machine, sends plausible"
                    + " event batches to the input stream, and shows what goes in and what comes"
                    + " out, until N seconds are over or until Ctrl-C. Then it waits for what is"
                    + " still under way, batches and sessions that are open included, and says"
                    + " whether the sum adds up: received = forwarded + filtered + dead-lettered.",
            ""
        },
        footer = {
            "",
            "JDK 17 or later, Maven 3.8 and Node 18 or later have to be installed. The settings are"
                    + " conf/demo.json, which conf/README.md explains. The emulator keeps all"
                    + " records in memory: this is for minutes, not for days.",
            "",
            "Exit status: 0 when the sum adds up, 2 for wrong options, 1 otherwise."
        })
public final class Demo implements Callable<Integer> {
    private static final int SHARDS = 4;
    private static final int A_YEAR = 365 * 24 * 60 * 60;

    private static final String STOPPED = "Stopped before it could say whether the sum adds up.";

    private final Screen screen = new Screen(System.out, Boolean.getBoolean("demo.terminal"));

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "for how long traffic is sent; without it, until Ctrl-C")
    private int seconds = A_YEAR;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = {
                "how events are grouped into records:",
                "ten-minute: what a device and owner sent in an interval, here 10 s instead of 10"
                        + " min (the default)",
                "session: one session of a device and owner, until its session_end or, here, 15 s"
                        + " of silence",
                "as-received: one event, at once"
            })
    private DemoMode mode = DemoMode.TEN_MINUTE;

    private volatile boolean isStopped;

    public static void main(String[] args) {
        Demo demo = new Demo();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        // Ctrl-C ends the sending; the rest goes on in the main thread, and its result is the
        // status.
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
    public Integer call() {
        CommandRunner.requireWithin("--seconds", seconds, 1, A_YEAR);
        try {
            if (!EmulatorInstallation.isInstalled()) {
                screen.say("Installing the Kinesis API emulator ...");
            }
            return runWithEmulator();
        } catch (DemoException | InvalidSettingsException | IllegalStateException e) {
            System.err.println(isStopped ? STOPPED : e.getMessage());
        } catch (SdkException e) {
            System.err.println("The emulator does not do what is asked: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("The demo cannot use its files: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    private int runWithEmulator() throws IOException, InterruptedException {
        DemoSettings settings = DemoSettings.read(mode);
        Path folder = folder();
        try (KinesisEmulator emulator = KinesisEmulator.start()) {
            screen.say("The Kinesis API emulator runs at " + emulator.endpoint());
            emulator.createStream(settings.inputStream(), SHARDS);
            emulator.createStream(settings.outputStream(), SHARDS);
            Path deadLetters = folder.resolve("dead-letters");
            Path properties = folder.resolve("properties.json");
            settings.write(properties, emulator.endpoint(), deadLetters);
            screen.say("Mode " + mode + ": " + mode.description() + ".");
            screen.say("Starting the job with " + properties + " ...");
            try (JobProcess job = JobProcess.start(properties, folder)) {
                DemoRun run = new DemoRun(settings, emulator, job, deadLetters, screen);
                return run.go(Duration.ofSeconds(seconds), () -> isStopped) ? 0 : 1;
            }
        }
    }

    private static Path folder() throws IOException {
        Path parent = ProjectFolder.path().resolve("target/demo");
        Files.createDirectories(parent);
        return Files.createTempDirectory(parent, "run-");
    }
}
