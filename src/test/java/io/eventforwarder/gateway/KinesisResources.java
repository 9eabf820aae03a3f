package io.eventforwarder.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which stream or consumer a request is about. */
final class KinesisResources {
    /** A request that reads from a shard names an iterator alone, which an earlier answer gave. */
    private final Map<String, String> streamsOfIterators = new ConcurrentHashMap<>();

    /** The ARN, or {@code *} for a request that is about none. */
    String of(Map<String, String> request, Caller caller, String region) {
        for (String arn : new String[] {"ConsumerARN", "StreamARN"}) {
            if (request.containsKey(arn)) {
                return request.get(arn);
            }
        }
        if (request.containsKey("StreamName")) {
            return "arn:%s:kinesis:%s:%s:stream/%s"
                    .formatted(
                            caller.identity().arn().split(":", -1)[1],
                            region,
                            caller.account(),
                            request.get("StreamName"));
        }
        return streamsOfIterators.getOrDefault(request.getOrDefault("ShardIterator", ""), "*");
    }

    void learn(Map<String, String> answer, String stream) {
        for (String iterator : new String[] {"ShardIterator", "NextShardIterator"}) {
            if (answer.containsKey(iterator)) {
                streamsOfIterators.put(answer.get(iterator), stream);
            }
        }
    }
}
