package io.eventforwarder.sink;

import java.io.Serializable;
import java.util.concurrent.CompletableFuture;

/** Sends single records to one stream. */
public interface PutRecordClient extends AutoCloseable {

    /**
     * Sends one record.
     *
     * @return completes, on any thread, with the id of the shard that has stored the record, or
     *     with a {@link SendFailure}
     */
    CompletableFuture<String> put(String partitionKey, byte[] data);

    /** Looks up credentials again for later requests: a person may have mended them. */
    void renewCredentials();

    @Override
    void close();

    /** Opens a client where it is used, in the task: credentials are resolved there. */
    @FunctionalInterface
    interface Provider extends Serializable {
        PutRecordClient open();
    }
}
