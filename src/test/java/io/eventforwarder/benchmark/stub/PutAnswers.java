package io.eventforwarder.benchmark.stub;

import io.eventforwarder.gateway.KinesisProtocol;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The bodies of answers that say that all was stored, in one encoding. */
final class PutAnswers {
    private static final Map<String, String> STORED =
            Map.of(
                    "SequenceNumber",
                    "49616000000000000000000000000000000000000000000000000000",
                    "ShardId",
                    "shardId-000000000000");

    private final KinesisProtocol protocol;
    private final byte[] putRecord;
    private final Map<Integer, byte[]> putRecords = new HashMap<>();

    PutAnswers(KinesisProtocol protocol) {
        this.protocol = protocol;
        this.putRecord = protocol.object(STORED).asByteArray();
    }

    byte[] putRecord() {
        return putRecord;
    }

    byte[] putRecords(int records) {
        return putRecords.computeIfAbsent(
                records,
                number ->
                        protocol.object(
                                        Map.of(
                                                "FailedRecordCount",
                                                0,
                                                "Records",
                                                Collections.nCopies(number, STORED)))
                                .asByteArray());
    }
}
