package io.eventforwarder.testing;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads a stream from its beginning. Each call continues after the previous one. */
public final class StreamReader {
    private final KinesisClient client;
    private final String stream;
    private final List<ShardReader> shards;

    public StreamReader(KinesisClient client, String stream) {
        this.client = client;
        this.stream = stream;
        this.shards =
                client.listShards(request -> request.streamName(stream)).shards().stream()
                        .map(shard -> new ShardReader(shard.shardId()))
                        .toList();
    }

    /** The new records, shard by shard. The records of a shard are in order. */
    public List<Record> readNew() {
        return shards.parallelStream().flatMap(shard -> shard.readNew().stream()).toList();
    }

    private final class ShardReader {
        /** The next iterator; null at the end of a closed shard. */
        private String iterator;

        ShardReader(String shardId) {
            iterator =
                    client.getShardIterator(
                                    request ->
                                            request.streamName(stream)
                                                    .shardId(shardId)
                                                    .shardIteratorType(
                                                            ShardIteratorType.TRIM_HORIZON))
                            .shardIterator();
        }

        List<Record> readNew() {
            List<Record> records = new ArrayList<>();
            boolean isBehind = true;
            while (isBehind && iterator != null) {
                GetRecordsResponse response =
                        client.getRecords(request -> request.shardIterator(iterator));
                records.addAll(response.records());
                iterator = response.nextShardIterator();
                isBehind = response.millisBehindLatest() > 0;
            }
            return records;
        }
    }
}
