package io.eventforwarder.gateway;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/** A service at the gateway's endpoint. */
interface Service {

    /**
     * A received request.
     *
     * @param headers by their names in lower case; several values of a header are joined by commas
     */
    record Request(String method, Map<String, String> headers, SdkBytes body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** A response to a request. */
    record Answer(int status, Map<String, String> headers, SdkBytes body) {}

    /** The name of the service in the scope of a signature. */
    String name();

    /** Executes the request of an authenticated caller. */
    Answer answer(Request request, Authorization authorization, Caller caller)
            throws RefusedException, IOException;

    /** The error response in the format of this service. */
    Answer refusal(Request request, RefusedException refused);
}
