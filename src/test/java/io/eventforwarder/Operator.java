package io.eventforwarder;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.cli.managed.StackTemplate;
import io.eventforwarder.gateway.AccessKey;
import io.eventforwarder.gateway.Gateway;
import io.eventforwarder.gateway.Policy;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.KinesisStreams;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * The operator's account, with the role that the job runs as. This role has exactly the permissions
 * of the managed service's stack.
 */
final class Operator implements AutoCloseable {
    static final String ACCOUNT = "210987654321";
    static final String ROLE = "arn:aws:iam::210987654321:role/event-forwarder";

    private final KinesisEmulator emulator;
    private final Gateway gateway;
    private final KinesisStreams streams;
    private final Role role;

    Operator(KinesisEmulator emulator, EnvironmentCredentials environment) throws IOException {
        this.emulator = emulator;
        gateway =
                Gateway.start(
                        emulator.endpoint(), Set.of(KinesisEmulator.REGION.id(), "eu-west-1"));
        streams = emulator.ofAccount(ACCOUNT);
        role = gateway.createRole(ROLE);
        role.isPermitted(Policy.ofIdentity(executionPolicy()));
        AccessKey key = gateway.accessKeys().begin(role.session("job"), Duration.ofHours(12));
        environment.set(key.id(), key.secret(), key.sessionToken().orElseThrow());
    }

    /** Permissions on the source stream and the customers' roles of all tests. */
    private static JsonNode executionPolicy() throws IOException {
        return StackTemplate.of(
                        PropertiesJson.streamToStream().settings(),
                        "SourceRegion",
                        KinesisEmulator.REGION.id(),
                        "SourceStream",
                        "*-in",
                        "CustomerAccount",
                        "*")
                .executionPolicy();
    }

    KinesisEmulator emulator() {
        return emulator;
    }

    Gateway gateway() {
        return gateway;
    }

    Role role() {
        return role;
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
