package io.eventforwarder.demo;

import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.testing.EmulatorInstallation;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The job between two streams of an emulator, under plausible traffic, with a sum of what went in
 * and what came out. {@code scripts/demo} runs it. Exit status 0 when the sum adds up, 1 otherwise,
 * 2 for wrong arguments.
 */
public final class Demo {
    private static final int SHARDS = 4;

    private static final String STOPPED = "Stopped before it could say whether the sum adds up.";

    private final DemoOptions options;
    private final Screen screen;
    private volatile boolean isStopped;

    private Demo(DemoOptions options, boolean isTerminal) {
        this.options = options;
        this.screen = new Screen(System.out, isTerminal);
    }

    public static void main(String[] args) {
        Demo demo = new Demo(options(args), Boolean.getBoolean("demo.terminal"));
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
            result = demo.run();
        } finally {
            status.complete(result);
        }
        System.exit(result);
    }

    private static DemoOptions options(String[] args) {
        try {
            return DemoOptions.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + " See scripts/demo --help.");
            System.exit(2);
            throw new AssertionError("unreachable", e);
        }
    }

    private int run() {
        try {
            if (!EmulatorInstallation.isInstalled()) {
                screen.say("Installing the Kinesis API emulator ...");
            }
            return runWithEmulator();
        } catch (DemoFailure | InvalidSettings | IllegalStateException e) {
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
        DemoSettings settings = DemoSettings.read(options.mode());
        Path folder = folder();
        try (KinesisEmulator emulator = KinesisEmulator.start()) {
            screen.say("The Kinesis API emulator runs at " + emulator.endpoint());
            emulator.createStream(settings.inputStream(), SHARDS);
            emulator.createStream(settings.outputStream(), SHARDS);
            Path deadLetters = folder.resolve("dead-letters");
            Path properties = folder.resolve("properties.json");
            settings.write(properties, emulator.endpoint(), deadLetters);
            DemoMode mode = options.mode();
            screen.say("Mode " + mode.label() + ": " + mode.description() + ".");
            screen.say("Starting the job with " + properties + " ...");
            try (JobProcess job = JobProcess.start(properties, folder)) {
                DemoRun run = new DemoRun(settings, emulator, job, deadLetters, screen);
                return run.go(options.duration(), () -> isStopped) ? 0 : 1;
            }
        }
    }

    private static Path folder() throws IOException {
        Path parent = ProjectFolder.path().resolve("target/demo");
        Files.createDirectories(parent);
        return Files.createTempDirectory(parent, "run-");
    }
}
