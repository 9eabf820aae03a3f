package io.eventforwarder.testing;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.nio.charset.StandardCharsets;

/** Input records as a Kinesis stream would hand them on. */
public final class Inputs {
    public static final long ARRIVAL = 1_700_000_500_000L;

    private Inputs() {}

    public static SourcePosition place(int sequence) {
        return SourcePosition.inStream("events", "shardId-000000000003", "4960" + sequence, 0);
    }

    public static InputRecord record(String text) {
        return record(text.getBytes(StandardCharsets.UTF_8));
    }

    public static InputRecord record(byte[] bytes) {
        return new InputRecord(bytes, place(0), ARRIVAL);
    }
}
