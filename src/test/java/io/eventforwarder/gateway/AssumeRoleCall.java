package io.eventforwarder.gateway;

import java.time.Duration;
import java.util.Optional;

/** A call of AssumeRole, allowed or denied. */
public record AssumeRoleCall(
        String roleArn, String sessionName, Optional<String> externalId, Duration duration) {}
