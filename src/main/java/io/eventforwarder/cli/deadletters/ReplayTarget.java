package io.eventforwarder.cli.deadletters;

import java.io.IOException;
import java.util.Optional;

/** An input of the job, to which payloads are sent back. */
public interface ReplayTarget extends AutoCloseable {
    /** How sentences name it. */
    String name();

    /** Why it can't take a payload; empty if nothing is known against that. */
    Optional<String> obstacle(byte[] payload, boolean isJson);

    /**
     * Sends one payload. Those with the same key keep their order.
     *
     * @throws StreamException if it is not taken
     */
    void send(String deviceKey, byte[] payload) throws IOException;

    /** All has been sent that is to be: only now it has to be there. */
    default void complete() throws IOException {}

    @Override
    void close() throws IOException;
}
