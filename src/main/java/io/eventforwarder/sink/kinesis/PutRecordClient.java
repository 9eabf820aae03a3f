package io.eventforwarder.sink.kinesis;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Sends requests, of one or more records each, to one stream. */
public interface PutRecordClient extends AutoCloseable {

    /** The most records that a request may hold. */
    int maxRecords();

    /**
     * Sends one request.
     *
     * @param records 1 to {@link #maxRecords}
     * @return completes, on any thread, with the result of each record in their order, or with a
     *     {@link SendException} if the request failed as a whole
     */
    CompletableFuture<List<PutResult>> put(List<PutRecordsRequestEntry> records);

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
