package io.eventforwarder;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.gateway.AccessKey;
import io.eventforwarder.gateway.Gateway;
import io.eventforwarder.gateway.Policy;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.gateway.WrittenPolicies;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.KinesisStreams;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * The operator's account, with the role that the job runs as. It may do what {@code
 * conf/iam/README.md} says, and no more.
 */
final class Operator implements AutoCloseable {
    static final String ACCOUNT = "210987654321";
    static final String ROLE = "arn:aws:iam::210987654321:role/event-forwarder";
    static final String DEAD_LETTERS = "dead-letters";

    private final KinesisEmulator emulator;
    private final Gateway gateway;
    private final KinesisStreams streams;

    /** The job finds the role's credentials in its environment. */
    Operator(KinesisEmulator emulator, EnvironmentCredentials environment, Path folder)
            throws IOException {
        this.emulator = emulator;
        gateway =
                Gateway.start(
                        emulator.endpoint(),
                        Set.of(KinesisEmulator.REGION.id(), "eu-west-1"),
                        Clock.systemUTC());
        streams = emulator.ofAccount(ACCOUNT);
        Role role = gateway.roles().create(ROLE);
        role.isPermitted(
                Policy.ofIdentity(
                        documentedPolicy(), deadLettersPolicy(folder.resolve("operator"))));
        AccessKey key = gateway.accessKeys().begin(role.session("job"), Duration.ofHours(12));
        environment.set(key.id(), key.secret(), key.sessionToken().orElseThrow());
    }

    /** Of the documentation's one source stream, for those of all tests. */
    private static JsonNode documentedPolicy() throws IOException {
        String readme = Files.readString(ProjectFolder.path().resolve("conf/iam/README.md"));
        int start = readme.indexOf("```json\n") + "```json\n".length();
        return Json.read(
                readme.substring(start, readme.indexOf("```", start))
                        .replace("stream/event-batches", "stream/*-in"));
    }

    private static JsonNode deadLettersPolicy(Path folder) {
        return WrittenPolicies.write(
                        folder,
                        "--account-id",
                        "123456789012",
                        "--region",
                        "us-east-1",
                        "--stream",
                        "any",
                        "--org-id",
                        "1",
                        "--principal",
                        ROLE,
                        "--dead-letter-stream",
                        "arn:aws:kinesis:us-east-1:" + ACCOUNT + ":stream/" + DEAD_LETTERS)
                .deadLetters();
    }

    KinesisEmulator emulator() {
        return emulator;
    }

    Gateway gateway() {
        return gateway;
    }

    KinesisStreams streams() {
        return streams;
    }

    @Override
    public void close() {
        streams.close();
        gateway.close();
    }
}
