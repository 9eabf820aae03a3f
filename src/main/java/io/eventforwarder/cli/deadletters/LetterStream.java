package io.eventforwarder.cli.deadletters;

import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.TRIM_HORIZON;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * The stream of dead letters, from its oldest record to the tip of every shard. Shards that a
 * reshard has closed, or opens meanwhile, are read too, parents before their children.
 */
public final class LetterStream extends KinesisStream {
    /** A shard serves five calls a second, and others may read it. */
    private static final long NANOS_BETWEEN_CALLS = TimeUnit.MILLISECONDS.toNanos(250);

    public LetterStream(String stream, String region, Optional<URI> endpoint) {
        super(stream, region, endpoint);
    }

    /**
     * Adds all letters that are there now.
     *
     * @throws StreamException with what to do about it, if the stream can't be read
     */
    public void addTo(Letters letters) throws IOException {
        Set<String> done = new HashSet<>();
        for (List<String> next = others(done); !next.isEmpty(); next = others(done)) {
            for (String shard : next) {
                read(shard, letters);
                done.add(shard);
            }
        }
    }

    /** The shards that are not among these; ids are given out in order. */
    private List<String> others(Set<String> done) {
        List<Shard> shards = new ArrayList<>();
        ListShardsRequest.Builder request = ListShardsRequest.builder().streamName(stream);
        ListShardsResponse response;
        do {
            ListShardsRequest page = request.build();
            response = call("ListShards", client -> client.listShards(page));
            shards.addAll(response.shards());
            request = ListShardsRequest.builder().nextToken(response.nextToken());
        } while (response.nextToken() != null);
        return shards.stream()
                .map(Shard::shardId)
                .filter(shard -> !done.contains(shard))
                .sorted()
                .collect(Collectors.toList());
    }

    private void read(String shard, Letters letters) throws IOException {
        String iterator =
                call(
                                "GetShardIterator",
                                client ->
                                        client.getShardIterator(
                                                request ->
                                                        request.streamName(stream)
                                                                .shardId(shard)
                                                                .shardIteratorType(TRIM_HORIZON)))
                        .shardIterator();
        while (iterator != null) {
            String at = iterator;
            GetRecordsResponse response =
                    call(
                            "GetRecords",
                            client -> client.getRecords(request -> request.shardIterator(at)));
            for (Record record : response.records()) {
                String where = shard + ' ' + record.sequenceNumber();
                letters.add(record.data().asByteArrayUnsafe(), where);
            }
            letters.noteProgress();
            Long behind = response.millisBehindLatest();
            iterator = behind != null && behind == 0 ? null : response.nextShardIterator();
            LockSupport.parkNanos(NANOS_BETWEEN_CALLS);
        }
    }
}
