package io.eventforwarder.gateway;

import io.eventforwarder.testing.HttpStub.Answer;
import io.eventforwarder.testing.HttpStub.Request;
import java.io.IOException;

/** A service at the gateway's endpoint. */
interface Service {
    /** The name of the service in the scope of a signature. */
    String name();

    Answer answer(Request request, Authorization authorization, Caller caller)
            throws RefusedException, IOException;

    Answer refusal(Request request, RefusedException refused);
}
