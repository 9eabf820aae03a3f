package io.eventforwarder.testing;

import io.eventforwarder.cli.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The exit status and the output of a command. */
public record CommandRun(int exitStatus, String out, String err) {
    public static CommandRun of(Object command, String... arguments) {
        return of((out, err) -> command, arguments);
    }

    public static CommandRun of(
            BiFunction<PrintStream, PrintStream, Object> command, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8);
        int exitStatus = CommandRunner.run(command.apply(toOut, toErr), toOut, toErr, arguments);
        return new CommandRun(
                exitStatus,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    public static CommandRun ofScript(String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add("bash");
        command.add(ProjectFolder.path().resolve("scripts").resolve(name).toString());
        command.addAll(List.of(arguments));
        return ofProcess(Map.of(), command);
    }

    /** Whether a program is on the PATH. */
    public static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }

    public static CommandRun ofProcess(Map<String, String> environment, List<String> command)
            throws Exception {
        Path out = Files.createTempFile("out", null);
        Path err = Files.createTempFile("err", null);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("It does not end. It says:\n" + read(out) + read(err));
        }
        return new CommandRun(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        String text = Files.readString(file);
        Files.delete(file);
        return text;
    }
}
