package io.eventforwarder.sink.kinesis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Sends requests of one or more records to one stream. */
interface PutRecordClient extends AutoCloseable {

    /** The maximum number of records in a request. */
    int maxRecords();

    /**
     * Sends one request.
     *
     * @param records 1 to {@link #maxRecords}
     * @return completes, on any thread, with the result of each record in the order of the records,
     *     or with a {@link SendException} if the request failed as a whole. It has no time limit:
     *     the caller completes it to abort the request
     */
    CompletableFuture<List<Result>> put(List<PutRecordsRequestEntry> records);

    /**
     * Whether requests wait for credentials that are looked up. The time does not count towards the
     * time limits of requests.
     */
    default boolean isLookingUpCredentials() {
        return false;
    }

    /**
     * Makes the next request look up credentials again, because a person may have corrected them.
     */
    void renewCredentials();

    @Override
    void close();

    /** The result of one record: the shard that has stored it, or the failure. */
    final class Result {
        @Nullable final String shardId;
        @Nullable final SendException failure;

        private Result(@Nullable String shardId, @Nullable SendException failure) {
            this.shardId = shardId;
            this.failure = failure;
        }

        static Result stored(String shardId) {
            return new Result(shardId, null);
        }

        static Result failed(SendException failure) {
            return new Result(null, failure);
        }
    }
}
