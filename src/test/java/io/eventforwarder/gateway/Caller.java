package io.eventforwarder.gateway;

import java.util.Optional;

/**
 * The caller of an API operation.
 *
 * @param arn the ARN that error messages show: that of a user, or of a role's session
 * @param identity the user or role whose permissions count
 * @param sessionPolicy limits the permissions of a session; empty without a limit
 */
public record Caller(String arn, Identity identity, Optional<Policy> sessionPolicy) {
    boolean isAllowed(Call call) {
        return identity.permissions().allows(call)
                && sessionPolicy.map(policy -> policy.allows(call)).orElse(true);
    }

    String account() {
        return identity.account();
    }

    boolean isSession() {
        return !arn.equals(identity.arn());
    }
}
