package io.eventforwarder.gateway;

import java.io.IOException;

/** One of the services that stand behind the gateway's endpoint. */
interface Service {
    /** As the scope of a signature names it. */
    String name();

    /** Carries out what someone asks for who is known. */
    Answer answer(Request request, Authorization authorization, Caller caller)
            throws RefusedException, IOException;

    /** How this service words a refusal. */
    Answer refusal(Request request, RefusedException refused);
}
