package io.eventforwarder.gateway;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A request as it was received.
 *
 * @param headers by their names in lower case; several values of one header are joined by commas
 */
record Request(String method, Map<String, String> headers, SdkBytes body) {
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
