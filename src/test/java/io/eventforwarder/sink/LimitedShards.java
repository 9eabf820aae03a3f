package io.eventforwarder.sink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A stream whose shards take so many records in each second, and answer after a while. */
final class LimitedShards implements PutRecordClient {
    private static final long LATENCY = 12;

    private final PartitionKeys keys = new PartitionKeys(Optional.empty());
    private final int[] limits;
    private final int[] takenInSecond;
    private final long[] taken;
    private final ArrayDeque<Request> underWay = new ArrayDeque<>();
    private final List<String> stored = new ArrayList<>();
    private long now;
    private long rejected;

    private record Request(int shard, String text, long at, CompletableFuture<String> answer) {}

    LimitedShards(int... limits) {
        this.limits = limits;
        this.takenInSecond = new int[limits.length];
        this.taken = new long[limits.length];
    }

    void limit(int shard, int recordsASecond) {
        limits[shard] = recordsASecond;
    }

    @Override
    public CompletableFuture<String> put(String partitionKey, byte[] data) {
        int shard = (int) Math.multiplyHigh(keys.hash(partitionKey) >>> 1, 2L * limits.length);
        Request request =
                new Request(
                        shard,
                        new String(data, StandardCharsets.UTF_8),
                        now,
                        new CompletableFuture<>());
        underWay.add(request);
        return request.answer;
    }

    /** Answers what is due. */
    void timeIs(long millis) {
        if (now / 1000 != millis / 1000) {
            Arrays.fill(takenInSecond, 0);
        }
        now = millis;
        while (!underWay.isEmpty() && now - underWay.peek().at >= LATENCY) {
            Request request = underWay.remove();
            if (takenInSecond[request.shard] < limits[request.shard]) {
                takenInSecond[request.shard]++;
                taken[request.shard]++;
                stored.add(request.text);
                request.answer.complete("shard-" + request.shard);
            } else {
                rejected++;
                request.answer.completeExceptionally(
                        new SendFailure(SendFailure.Kind.THROTTLED, "Too much.", null));
            }
        }
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

    /** In the order in which they were. */
    List<String> stored() {
        return stored;
    }

    @Override
    public void renewCredentials() {
        throw new AssertionError("This destination asks for none.");
    }

    @Override
    public void close() {
        underWay.clear();
    }
}
