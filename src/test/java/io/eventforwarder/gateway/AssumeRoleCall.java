package io.eventforwarder.gateway;

import java.time.Duration;
import java.util.Optional;

/** A call of AssumeRole, granted or not. */
public record AssumeRoleCall(
        String roleArn, String sessionName, Optional<String> externalId, Duration duration) {}
