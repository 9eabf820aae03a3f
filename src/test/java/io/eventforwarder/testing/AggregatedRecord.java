package io.eventforwarder.testing;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** Kinesis records as the Kinesis Producer Library aggregates them. */
public final class AggregatedRecord {
    private static final byte[] MAGIC = HexFormat.of().parseHex("f3899ac2");

    private AggregatedRecord() {}

    /** All user records have the same partition key. */
    public static byte[] of(String partitionKey, List<byte[]> userRecords) {
        return of(Collections.nCopies(userRecords.size(), partitionKey), userRecords);
    }

    /** Each user record has a partition key of its own. */
    public static byte[] of(List<String> partitionKeys, List<byte[]> userRecords) {
        Messages.AggregatedRecord.Builder message = Messages.AggregatedRecord.newBuilder();
        for (int i = 0; i < userRecords.size(); i++) {
            message.addPartitionKeyTable(partitionKeys.get(i));
            message.addRecords(userRecord(i, userRecords.get(i)));
        }
        return of(message.build().toByteArray());
    }

    /** A record whose last user record refers to a missing partition key. */
    public static byte[] withBadIndex(String partitionKey, List<byte[]> userRecords) {
        Messages.AggregatedRecord.Builder message = Messages.AggregatedRecord.newBuilder();
        message.addPartitionKeyTable(partitionKey);
        for (int i = 0; i < userRecords.size(); i++) {
            message.addRecords(userRecord(i == userRecords.size() - 1 ? 7 : 0, userRecords.get(i)));
        }
        return of(message.build().toByteArray());
    }

    public static byte[] of(byte[] message) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(MAGIC);
        record.writeBytes(message);
        record.writeBytes(md5(message));
        return record.toByteArray();
    }

    private static Messages.Record userRecord(int keyIndex, byte[] data) {
        return Messages.Record.newBuilder()
                .setPartitionKeyIndex(keyIndex)
                .setData(ByteString.copyFrom(data))
                .build();
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has MD5.", e);
        }
    }
}
