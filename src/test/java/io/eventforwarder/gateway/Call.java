package io.eventforwarder.gateway;

import java.util.Map;

/**
 * A call that policies allow or deny.
 *
 * @param action like {@code kinesis:PutRecord}
 * @param resource an ARN, or {@code *} where the action has none
 * @param context the values of condition keys
 */
record Call(Caller caller, String action, String resource, Map<String, String> context) {
    static Call of(Caller caller, String action, String resource) {
        return new Call(caller, action, resource, Map.of());
    }
}
