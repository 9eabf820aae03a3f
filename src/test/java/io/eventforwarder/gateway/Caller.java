package io.eventforwarder.gateway;

/**
 * Who makes a call.
 *
 * @param arn as messages name the caller: a user's own, or that of the session of a role
 * @param identity the user or role whose permissions count
 */
public record Caller(String arn, Identity identity) {
    String account() {
        return identity.account();
    }

    boolean isSession() {
        return !arn.equals(identity.arn());
    }
}
