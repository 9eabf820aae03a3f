package io.eventforwarder.gateway;

/**
 * The caller of an API operation.
 *
 * @param arn the ARN that error messages show: that of a user, or of a role's session
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
