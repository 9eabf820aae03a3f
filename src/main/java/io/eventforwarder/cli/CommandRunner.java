package io.eventforwarder.cli;

import io.eventforwarder.aws.StreamException;
import io.eventforwarder.settings.InvalidSettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import javax.annotation.Nullable;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * Runs commands that picocli's annotations describe. Each command gets the option {@code --help}.
 * Wrong arguments and wrong settings give exit status 2 and a message for the user, without a stack
 * trace.
 */
public final class CommandRunner {
    static final int WRONG_USAGE = 2;

    private static final int FAILED = 1;

    private static final int HELP_WIDTH = 110;

    private CommandRunner() {}

    /** Runs a command, and returns its exit status. */
    public static int run(Object command, PrintStream out, PrintStream err, String... arguments) {
        CommandLine commandLine = new CommandLine(command);
        commandLine
                .getCommandSpec()
                .addOption(
                        OptionSpec.builder("--help")
                                .usageHelp(true)
                                .scopeType(ScopeType.INHERIT)
                                .description("prints this")
                                .build());
        return commandLine
                .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
                .setErr(new PrintWriter(err, true, Charset.defaultCharset()))
                .setSeparator(" ")
                .setAllowOptionsAsOptionParameters(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setExpandAtFiles(false)
                .registerConverter(Instant.class, CommandRunner::instant)
                .registerConverter(Path.class, CommandRunner::path)
                .registerConverter(MemorySize.class, CommandRunner::size)
                .setParameterExceptionHandler(CommandRunner::wrongArguments)
                .setExecutionExceptionHandler(CommandRunner::failure)
                .execute(arguments);
    }

    private static int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine commandLine = e.getCommandLine();
        String sentence = e.getMessage().endsWith(".") ? e.getMessage() : e.getMessage() + '.';
        String command = commandLine.getCommandSpec().qualifiedName();
        commandLine.getErr().println(sentence + " See " + command + " --help.");
        return WRONG_USAGE;
    }

    private static int failure(Exception e, CommandLine commandLine, ParseResult arguments)
            throws Exception {
        int status = FAILED;
        String message = e.getMessage();
        if (e instanceof CommandException) {
            status = ((CommandException) e).exitStatus();
        } else if (e instanceof InvalidSettingsException) {
            status = WRONG_USAGE;
        } else if (e instanceof IOException) {
            message = "A file could not be read or written: " + message;
        } else if (!(e instanceof StreamException)) {
            throw e;
        }
        commandLine.getErr().println(message);
        return status;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "\"" + text + "\" is not an instant such as 2026-01-31T12:00:00Z.");
        }
    }

    private static MemorySize size(String text) {
        try {
            // Flink reads mb as 1024 kb, and does not know mib.
            return MemorySize.parse(text.replaceAll("ib$", "b"));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("\"" + text + "\" is not a size such as 5 mib.");
        }
    }

    private static Path path(String text) {
        try {
            return localPath(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /**
     * Converts a path, or a URI with the scheme {@code file}, to a path on this machine.
     *
     * @throws IllegalArgumentException if the text is neither of them
     */
    public static Path localPath(String text) {
        if (text.startsWith("file:")) {
            return Path.of(URI.create(text));
        }
        if (text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not on this machine; copy it here, and name the copy.");
        }
        return Path.of(text);
    }

    /** Requires an option's number to be in a range. */
    public static void requireWithin(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new CommandException(
                    String.format(
                            "%s takes a whole number from %d to %d, not %d.",
                            option, least, most, value));
        }
    }

    /** Requires an option's value, if it is given, to match a regular expression. */
    public static void requireForm(
            String option, @Nullable String value, String form, String problem) {
        if (value != null && !value.matches(form)) {
            throw new CommandException(option + ": \"" + value + "\" " + problem);
        }
    }
}
