package io.eventforwarder.source.kinesis;

import java.time.Duration;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Reads shards by GetRecords. While an answer of a shard waits to be emitted, the next one of that
 * shard may be requested, and no more.
 */
final class PollingShardReader extends ShardReader {
    /** Requests under way at once. An answer holds up to 10 MiB. */
    static final int MAX_IN_FLIGHT = 8;

    private int inFlight;

    private static final class PolledShard extends Shard {
        @Nullable private String iterator;
        private long requestedNanos;

        PolledShard(ShardSplit split) {
            super(split);
        }
    }

    PollingShardReader(ReaderEnvironment environment) {
        super(environment);
    }

    @Override
    Shard shard(ShardSplit split) {
        return new PolledShard(split);
    }

    @Override
    boolean mayStart() {
        return inFlight < MAX_IN_FLIGHT && hasRoom();
    }

    @Override
    void start(Shard started) {
        PolledShard shard = (PolledShard) started;
        inFlight++;
        if (shard.iterator != null) {
            getRecords(shard);
            return;
        }
        whenDone(
                client().iterator(shard.id(), shard.position()),
                iterator -> {
                    shard.iterator = iterator;
                    getRecords(shard);
                    return null;
                },
                failure -> failed(shard, failure));
    }

    private void getRecords(PolledShard shard) {
        shard.requestedNanos = System.nanoTime();
        whenDone(
                client().records(shard.iterator),
                response -> answered(shard, response),
                failure -> failed(shard, failure));
    }

    @Nullable
    private ShardRecords answered(PolledShard shard, GetRecordsResponse response) {
        inFlight--;
        shard.iterator = response.nextShardIterator();
        ShardRecords records =
                answered(
                        shard,
                        response.records(),
                        response.millisBehindLatest(),
                        shard.iterator == null,
                        response.childShards());
        if (records == null || records.finishedSplits().isEmpty()) {
            long sinceRequest = System.nanoTime() - shard.requestedNanos;
            long interval = environment().limits().nanosAfter(bytes(response));
            readyAfter(Duration.ofNanos(Math.max(0, interval - sinceRequest)), shard);
        }
        return records;
    }

    private static long bytes(GetRecordsResponse response) {
        return response.records().stream()
                .mapToLong(record -> record.data().asByteArrayUnsafe().length)
                .sum();
    }

    @Nullable
    private ShardRecords failed(PolledShard shard, ReadException failure) {
        inFlight--;
        switch (failure.kind()) {
            case NOT_FOUND:
                askForStream(shard, failure);
                return null;
            case INVALID_ARGUMENT:
                if (shard.iterator != null) {
                    shard.iterator = null;
                    repeat(shard, failure.as(ReadException.Kind.EXPIRED_ITERATOR));
                } else if (shard.position().kind() == ShardPosition.Kind.AT_TIMESTAMP) {
                    // An instant that has not come yet by Kinesis's clock.
                    repeat(shard, failure.as(ReadException.Kind.TRANSIENT));
                } else {
                    repeat(shard, failure);
                }
                return null;
            case EXPIRED_ITERATOR:
                shard.iterator = null;
                repeat(shard, failure);
                return null;
            default:
                repeat(shard, failure);
                return null;
        }
    }

    /** A shard that is missing while its stream is there has expired. */
    private void askForStream(PolledShard shard, ReadException failure) {
        shard.iterator = null;
        whenDone(
                client().describe(),
                stream -> {
                    if (stream.streamStatus() == StreamStatus.DELETING) {
                        repeat(shard, failure);
                        return null;
                    }
                    return expired(shard);
                },
                unknown -> {
                    repeat(shard, unknown);
                    return null;
                });
    }
}
