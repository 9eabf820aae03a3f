package io.eventforwarder.parse;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.kinesis.retrieval.kpl.Messages;

/**
 * Unpacks the aggregated records of the Kinesis Producer Library. An aggregated record consists of
 * a magic number, a protobuf message with the user records, and the MD5 of that message.
 */
final class AggregatedRecord {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int MD5_LENGTH = 16;

    private final MessageDigest md5;

    AggregatedRecord() {
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has MD5.", e);
        }
    }

    /** Whether a record begins with the magic number, which is not valid UTF-8. */
    static boolean isMarked(byte[] record) {
        return RecordParser.startsWith(MAGIC, record);
    }

    /**
     * The data of all user records, regardless of the shards that their hash keys belong to.
     *
     * @throws InvalidAggregateException if any part of the record is invalid
     */
    List<byte[]> userRecords(byte[] record) throws InvalidAggregateException {
        int length = record.length - MAGIC.length - MD5_LENGTH;
        if (length < 0) {
            throw new InvalidAggregateException("it is too short");
        }
        md5.update(record, MAGIC.length, length);
        ByteBuffer expected = ByteBuffer.wrap(record, MAGIC.length + length, MD5_LENGTH);
        if (!ByteBuffer.wrap(md5.digest()).equals(expected)) {
            throw new InvalidAggregateException("its MD5 is wrong");
        }
        Messages.AggregatedRecord message;
        try {
            message =
                    Messages.AggregatedRecord.parseFrom(
                            ByteBuffer.wrap(record, MAGIC.length, length));
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidAggregateException("its protobuf message is malformed");
        }
        List<byte[]> userRecords = new ArrayList<>(message.getRecordsCount());
        for (Messages.Record userRecord : message.getRecordsList()) {
            check(userRecord, message);
            userRecords.add(userRecord.getData().toByteArray());
        }
        return userRecords;
    }

    private static void check(Messages.Record userRecord, Messages.AggregatedRecord message)
            throws InvalidAggregateException {
        if (!isIndex(userRecord.getPartitionKeyIndex(), message.getPartitionKeyTableCount())) {
            throw new InvalidAggregateException("a user record's partition key is missing");
        }
        if (userRecord.hasExplicitHashKeyIndex()
                && !isIndex(
                        userRecord.getExplicitHashKeyIndex(),
                        message.getExplicitHashKeyTableCount())) {
            throw new InvalidAggregateException("a user record's explicit hash key is missing");
        }
    }

    private static boolean isIndex(long index, int size) {
        return index >= 0 && index < size;
    }

    /** The message does not quote the record. */
    static final class InvalidAggregateException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidAggregateException(String reason) {
            super("The record is a Kinesis aggregated record, but " + reason + '.');
        }
    }
}
