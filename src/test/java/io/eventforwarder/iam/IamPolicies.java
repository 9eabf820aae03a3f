package io.eventforwarder.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run of {@code scripts/iam-policies}. */
public record IamPolicies(int exitStatus, String output, String errors) {
    private static final Path SCRIPT = ProjectFolder.path().resolve("scripts/iam-policies");

    public static IamPolicies run(List<String> options) {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(options);
        return runCommand(new ProcessBuilder(command));
    }

    static IamPolicies runCommand(ProcessBuilder command) {
        try {
            Path output = Files.createTempFile("output", null);
            Path errors = Files.createTempFile("errors", null);
            try {
                int exitStatus =
                        command.redirectOutput(output.toFile())
                                .redirectError(errors.toFile())
                                .start()
                                .waitFor();
                return new IamPolicies(
                        exitStatus, Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> roleOptions(String... more) {
        return options(
                List.of(
                        "--account-id", "123456789012",
                        "--region", "us-east-1",
                        "--stream", "my-stream",
                        "--org-id", "1111",
                        "--principal", "arn:aws:iam::210987654321:role/forwarder"),
                more);
    }

    static List<String> userOptions(String... more) {
        return options(
                List.of(
                        "--account-id",
                        "123456789012",
                        "--region",
                        "us-east-1",
                        "--stream",
                        "my-stream",
                        "--user"),
                more);
    }

    /** The options with other values for some of them. */
    static List<String> changed(List<String> options, String... optionsAndValues) {
        List<String> changed = new ArrayList<>(options);
        for (int i = 0; i < optionsAndValues.length; i += 2) {
            changed.set(changed.indexOf(optionsAndValues[i]) + 1, optionsAndValues[i + 1]);
        }
        return changed;
    }

    private static List<String> options(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }

    /** What it printed: documents by the names of their files. */
    Map<String, JsonNode> documents() {
        if (exitStatus != 0) {
            throw new AssertionError("Exit status " + exitStatus + ": " + errors);
        }
        Map<String, JsonNode> documents = new LinkedHashMap<>();
        for (String section : output.split("\n\n", -1)) {
            int colon = section.indexOf(":\n");
            documents.put(section.substring(0, colon), Json.read(section.substring(colon + 2)));
        }
        return documents;
    }

    List<String> mistakes() {
        if (exitStatus != 2 || !output.isEmpty()) {
            throw new AssertionError("Exit status " + exitStatus + ", output: " + output);
        }
        return errors.lines().toList();
    }
}
