package io.eventforwarder.gateway;

import java.util.Optional;

/**
 * A call that policies allow or deny.
 *
 * @param action like {@code kinesis:PutRecord}
 * @param resource an ARN, or {@code *} where the action has none
 */
record Call(Caller caller, String action, String resource, Optional<String> externalId) {
    static Call of(Caller caller, String action, String resource) {
        return new Call(caller, action, resource, Optional.empty());
    }
}
