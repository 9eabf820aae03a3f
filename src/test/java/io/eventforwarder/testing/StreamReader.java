package io.eventforwarder.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads a stream from its beginning, and goes on where it stopped. */
public final class StreamReader {
    private final KinesisClient client;
    private final Map<String, String> iterators = new LinkedHashMap<>();

    /** Reads the shards that the stream has now. */
    public StreamReader(KinesisClient client, String stream) {
        this.client = client;
        for (Shard shard : client.listShards(request -> request.streamName(stream)).shards()) {
            iterators.put(
                    shard.shardId(),
                    client.getShardIterator(
                                    request ->
                                            request.streamName(stream)
                                                    .shardId(shard.shardId())
                                                    .shardIteratorType(
                                                            ShardIteratorType.TRIM_HORIZON))
                            .shardIterator());
        }
    }

    /** What is new: the records of each shard in their order, shard by shard. */
    public List<Record> readNew() {
        List<Record> all = new ArrayList<>();
        for (Map.Entry<String, String> shard : iterators.entrySet()) {
            String iterator = shard.getValue();
            boolean more = iterator != null;
            while (more) {
                String from = iterator;
                GetRecordsResponse response =
                        client.getRecords(request -> request.shardIterator(from));
                all.addAll(response.records());
                iterator = response.nextShardIterator();
                more = iterator != null && !response.records().isEmpty();
            }
            shard.setValue(iterator);
        }
        return all;
    }
}
