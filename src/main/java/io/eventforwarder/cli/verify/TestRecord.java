package io.eventforwarder.cli.verify;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A record of the outgoing form by which a connection is tried. It holds no events, and {@code
 * "test_record": true} at its top level, which no other record has.
 */
final class TestRecord {
    /** Of no device. */
    static final String DEVICE_KEY = "verify-connection";

    private TestRecord() {}

    /**
     * The record's bytes.
     *
     * @param timestamp in milliseconds since the epoch
     */
    static byte[] of(UUID messageId, long timestamp) {
        String text =
                "{\"events\":[],\"test_record\":true,\"environment\":\"development\""
                        + ",\"schema_version\":2,\"message_type\":\"events\",\"batch_id\":"
                        + messageId.getMostSignificantBits()
                        + ",\"message_id\":\""
                        + messageId
                        + "\",\"timestamp_unixtime_ms\":"
                        + timestamp
                        + ",\"user_attributes\":{}}";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
