package io.eventforwarder.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Several user records in one Kinesis record, as the Kinesis Producer Library aggregates them: four
 * magic bytes, a protobuf message, and the MD5 of the message. The message has the partition keys
 * (field 1) and the records (field 3), each with the index of its key (1) and its data (3).
 */
public final class AggregatedRecord {
    private static final byte[] MAGIC = HexFormat.of().parseHex("f3899ac2");

    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private AggregatedRecord() {}

    /** All of one partition key. */
    public static byte[] of(String partitionKey, List<byte[]> userRecords) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        writeBytes(message, 1, partitionKey.getBytes(StandardCharsets.UTF_8));
        for (byte[] data : userRecords) {
            ByteArrayOutputStream userRecord = new ByteArrayOutputStream();
            writeTag(userRecord, 1, VARINT);
            writeVarint(userRecord, 0);
            writeBytes(userRecord, 3, data);
            writeBytes(message, 3, userRecord.toByteArray());
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(MAGIC);
        record.writeBytes(message.toByteArray());
        record.writeBytes(md5(message.toByteArray()));
        return record.toByteArray();
    }

    private static void writeBytes(ByteArrayOutputStream out, int field, byte[] value) {
        writeTag(out, field, BYTES);
        writeVarint(out, value.length);
        out.writeBytes(value);
    }

    private static void writeTag(ByteArrayOutputStream out, int field, int wireType) {
        writeVarint(out, (field << 3) | wireType);
    }

    private static void writeVarint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has MD5.", e);
        }
    }
}
