package io.eventforwarder.deadletters;

import java.io.IOException;
import java.util.Optional;

/** An input of the job, to which payloads are sent back. */
public interface ReplayTarget extends AutoCloseable {

    /** How sentences name it. */
    String name();

    /**
     * Why it can't take a payload; empty if nothing is known against that.
     *
     * @param isJson whether the payload can be parsed
     */
    Optional<String> obstacle(byte[] payload, boolean isJson);

    /**
     * Sends one payload.
     *
     * @param deviceKey payloads of the same key keep their order
     * @throws NotTaken if it is this payload that is not taken
     * @throws StreamFailure if none is
     */
    void send(String deviceKey, byte[] payload) throws IOException, NotTaken;

    /** All has been sent that is to be: only now it has to be there. */
    void complete() throws IOException;

    @Override
    void close() throws IOException;
}
