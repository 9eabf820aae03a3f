package io.eventforwarder.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.iam.IamPolicies;
import io.eventforwarder.testing.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that {@code scripts/iam-policies} writes for a customer. */
public record WrittenPolicies(Path folder) {

    /** Runs the script; the folder must not be there yet. */
    public static WrittenPolicies write(Path folder, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--write", folder.toString()));
        IamPolicies run = IamPolicies.run(all);
        if (run.exitStatus() != 0) {
            throw new AssertionError(run.errors());
        }
        return new WrittenPolicies(folder);
    }

    /** What the customer's role or user may do. */
    public Policy stream() {
        return Policy.ofIdentity(document("stream-policy.json"));
    }

    /** Who may assume the customer's role. */
    public Policy trust() {
        return Policy.ofTrust(document("trust-policy.json"));
    }

    /** What the job's own role may do for dead letters. */
    public JsonNode deadLetters() {
        return document("dead-letter-policy.json");
    }

    private JsonNode document(String name) {
        try {
            return Json.read(Files.readAllBytes(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
