package io.eventforwarder.sink.kinesis;

import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A stream whose shards accept a limited number of records a second, with a latency. */
final class LimitedShards implements PutRecordClient {
    private static final long LATENCY = 12;

    private final int maxRecords;

    private final PartitionKeys keys = new PartitionKeys(Optional.empty());
    private final int[] limits;
    private final int[] takenInSecond;
    private final long[] taken;
    private final ArrayDeque<Request> inFlight = new ArrayDeque<>();
    private final List<String> stored = new ArrayList<>();
    private long now;
    private long rejected;
    private boolean isDenied;
    private boolean isOut;

    private record Request(
            List<PutRecordsRequestEntry> records,
            long at,
            CompletableFuture<List<Result>> answer) {}

    LimitedShards(int maxRecords, int... limits) {
        this.maxRecords = maxRecords;
        this.limits = limits;
        this.takenInSecond = new int[limits.length];
        this.taken = new long[limits.length];
    }

    void deny(boolean isDenied) {
        this.isDenied = isDenied;
    }

    /** Begins or ends an outage, in which every request fails. */
    void fail(boolean isOut) {
        this.isOut = isOut;
    }

    @Override
    public int maxRecords() {
        return maxRecords;
    }

    @Override
    public CompletableFuture<List<Result>> put(List<PutRecordsRequestEntry> records) {
        Request request = new Request(records, now, new CompletableFuture<>());
        inFlight.add(request);
        return request.answer;
    }

    void timeIs(long millis) {
        if (now / 1000 != millis / 1000) {
            Arrays.fill(takenInSecond, 0);
        }
        now = millis;
        while (!inFlight.isEmpty() && now - inFlight.peek().at >= LATENCY) {
            Request request = inFlight.remove();
            List<Result> results = request.records.stream().map(this::result).toList();
            if (maxRecords == 1 && results.get(0).failure != null) {
                request.answer.completeExceptionally(results.get(0).failure);
            } else {
                request.answer.complete(results);
            }
        }
    }

    private Result result(PutRecordsRequestEntry record) {
        if (isDenied) {
            return Result.failed(new SendException(Kind.ACTION_REQUIRED, "Denied.", null));
        }
        if (isOut) {
            return Result.failed(new SendException(Kind.TRANSIENT, "Out of order.", null));
        }
        int shard =
                (int) Math.multiplyHigh(keys.hash(record.partitionKey()) >>> 1, 2L * limits.length);
        if (takenInSecond[shard] < limits[shard]) {
            takenInSecond[shard]++;
            taken[shard]++;
            stored.add(record.data().asString(StandardCharsets.UTF_8));
            return Result.stored("shard-" + shard);
        }
        rejected++;
        return Result.failed(new SendException(Kind.THROTTLED, "Too much.", null));
    }

    long taken(int shard) {
        return taken[shard];
    }

    long taken() {
        return Arrays.stream(taken).sum();
    }

    long rejected() {
        return rejected;
    }

    List<String> stored() {
        return stored;
    }

    @Override
    public void renewCredentials() {
        // There are no credentials.
    }

    @Override
    public void close() {
        inFlight.clear();
    }
}
