package io.eventforwarder.localcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.cli.CommandException;
import io.eventforwarder.settings.InvalidSettingsException;
import io.eventforwarder.testing.FlinkRest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The job jar, uploaded and run as the dashboard does it. */
final class Submission {
    /** From the stack trace that the answer holds: all of the exception's message. */
    private static final Pattern WRONG_SETTINGS =
            Pattern.compile(
                    Pattern.quote(InvalidSettingsException.class.getName()) + ": (.*?)\\s+at ",
                    Pattern.DOTALL);

    private final FlinkRest rest;

    Submission(FlinkRest rest) {
        this.rest = rest;
    }

    /**
     * Starts a job.
     *
     * @return its id
     * @throws CommandException with the sentences of main, if the settings are wrong
     */
    String run(Path jar, Path properties) throws IOException, InterruptedException {
        String id = rest.upload(jar);
        try {
            FlinkRest.Answer answer =
                    rest.run(
                            id,
                            parallelism(),
                            Map.of(),
                            "--properties",
                            properties.toAbsolutePath().normalize().toString());
            if (!answer.isOk()) {
                Matcher wrong = WRONG_SETTINGS.matcher(answer.errors());
                throw wrong.find()
                        ? new CommandException(2, wrong.group(1))
                        : new CommandException(1, answer.errors());
            }
            return answer.job();
        } finally {
            rest.delete(id);
        }
    }

    /** What is left after the loss of a TaskManager has room for the job. */
    private int parallelism() throws IOException, InterruptedException {
        JsonNode overview = rest.get("/overview");
        int slots = overview.path("slots-total").asInt();
        int taskManagers = overview.path("taskmanagers").asInt();
        return taskManagers < 2 ? Math.max(slots, 1) : slots - slots / taskManagers;
    }
}
