package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.StreamException;
import java.time.Duration;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Reads shards by GetRecords. While an answer of a shard waits to be emitted, at most one further
 * answer of that shard is requested.
 */
final class PollingShardReader extends ShardReader {
    /** Requests in flight at once. An answer holds up to 10 MiB. */
    static final int MAX_IN_FLIGHT = 8;

    private int inFlight;

    PollingShardReader(StreamClient client, ReadLimits limits, long stopAt, ReaderStatus status) {
        super(client, limits, stopAt, status);
    }

    @Override
    boolean mayStart() {
        return inFlight < MAX_IN_FLIGHT && hasRoom();
    }

    @Override
    void start(Shard shard) {
        inFlight++;
        if (shard.iterator != null) {
            getRecords(shard);
            return;
        }
        whenDone(
                client.iterator(shard.id, shard.position),
                response -> {
                    shard.iterator = response.shardIterator();
                    getRecords(shard);
                },
                failure -> failed(shard, failure));
    }

    private void getRecords(Shard shard) {
        long requested = System.nanoTime();
        whenDone(
                client.records(shard.iterator),
                response -> answered(shard, response, requested),
                failure -> failed(shard, failure));
    }

    private void answered(Shard shard, GetRecordsResponse response, long requested) {
        inFlight--;
        shard.iterator = response.nextShardIterator();
        boolean goesOn =
                answered(
                        shard,
                        response.records(),
                        response.millisBehindLatest(),
                        shard.iterator == null,
                        response.childShards());
        if (goesOn) {
            long bytes =
                    response.records().stream()
                            .mapToLong(record -> record.data().asByteArrayUnsafe().length)
                            .sum();
            long sinceRequest = System.nanoTime() - requested;
            long remaining = Math.max(0, limits.nanosAfter(bytes) - sinceRequest);
            readyAfter(Duration.ofNanos(remaining), shard);
        }
    }

    private void failed(Shard shard, StreamException failure) {
        inFlight--;
        AwsError error = failure.error();
        boolean isIteratorRefused =
                shard.iterator != null
                        && (error == AwsError.EXPIRED_ITERATOR || error == AwsError.BAD_REQUEST);
        if (error == AwsError.NOT_FOUND) {
            shard.iterator = null;
            findStream(shard, failure);
        } else if (isIteratorRefused) {
            shard.iterator = null;
            repeat(shard);
        } else {
            repeatRead(shard, failure);
        }
    }

    /** A shard that is missing while its stream exists has expired. */
    private void findStream(Shard shard, StreamException failure) {
        whenDone(
                client.describe(),
                response -> {
                    StreamDescriptionSummary stream = response.streamDescriptionSummary();
                    if (stream.streamStatus() == StreamStatus.DELETING) {
                        repeat(shard, failure);
                    } else {
                        expired(shard);
                    }
                },
                unknown -> repeat(shard, unknown));
    }
}
