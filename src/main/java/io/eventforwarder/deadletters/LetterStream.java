package io.eventforwarder.deadletters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * The stream of dead letters, from its oldest record to the tip of every shard. Shards that a
 * reshard has closed, or opens meanwhile, are read too, parents before their children.
 */
public final class LetterStream implements LetterInput {
    /** A shard serves five calls a second, and others may read it. */
    private static final long BETWEEN_CALLS_MILLIS = 250;

    private final KinesisCalls calls;

    /** Closes the calls with itself. */
    public LetterStream(KinesisCalls calls) {
        this.calls = calls;
    }

    @Override
    public void addTo(Letters letters, Progress progress) throws IOException {
        Set<String> done = new HashSet<>();
        for (List<String> next = others(done); !next.isEmpty(); next = others(done)) {
            for (String shard : next) {
                read(shard, letters, progress);
                done.add(shard);
            }
        }
    }

    /** The shards that are not among these; ids are given out in order. */
    private List<String> others(Set<String> done) {
        List<Shard> shards = new ArrayList<>();
        String token = null;
        do {
            ListShardsRequest request =
                    token == null
                            ? ListShardsRequest.builder().streamName(calls.stream()).build()
                            : ListShardsRequest.builder().nextToken(token).build();
            ListShardsResponse response =
                    calls.call("ListShards", client -> client.listShards(request));
            shards.addAll(response.shards());
            token = response.nextToken();
        } while (token != null);
        return shards.stream()
                .map(Shard::shardId)
                .filter(shard -> !done.contains(shard))
                .sorted()
                .collect(Collectors.toList());
    }

    private void read(String shard, Letters letters, Progress progress) throws IOException {
        String last = null;
        String iterator = iterator(shard, last);
        while (iterator != null) {
            GetRecordsResponse response;
            try {
                response = next(iterator);
            } catch (StreamFailure e) {
                if (!e.code().equals("ExpiredIteratorException")) {
                    throw e;
                }
                // It lives five minutes, and throttling can last longer.
                iterator = iterator(shard, last);
                continue;
            }
            for (Record record : response.records()) {
                last = record.sequenceNumber();
                letters.add(record.data().asByteArrayUnsafe(), shard + ' ' + last);
            }
            progress.note(() -> "Read " + letters.count() + " letters so far, now of " + shard);
            Long behind = response.millisBehindLatest();
            iterator = behind != null && behind == 0 ? null : response.nextShardIterator();
            if (iterator != null) {
                calls.pause(BETWEEN_CALLS_MILLIS);
            }
        }
    }

    /** Of the shard's oldest record, or of the one after a sequence number. */
    private String iterator(String shard, String last) {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamName(calls.stream()).shardId(shard);
        if (last == null) {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        } else {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .startingSequenceNumber(last);
        }
        return calls.call("GetShardIterator", client -> client.getShardIterator(request.build()))
                .shardIterator();
    }

    private GetRecordsResponse next(String iterator) {
        return calls.call(
                "GetRecords",
                client ->
                        client.getRecords(
                                request ->
                                        request.shardIterator(iterator)
                                                .overrideConfiguration(KinesisCalls.PATIENTLY)));
    }

    @Override
    public void close() {
        calls.close();
    }
}
