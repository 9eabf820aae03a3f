package io.eventforwarder.benchmark.stub;

import io.eventforwarder.gateway.KinesisProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The records of a shard, which repeat without end, encoded for responses to GetRecords and for
 * events of SubscribeToShard. A response has the position after it in both forms. Each record that
 * is sent gets its own sequence number and arrival time, which overwrite the encoded ones.
 */
final class StubShard {
    /**
     * The number of digits of a sequence number that vary. Real sequence numbers also have 56
     * digits.
     */
    static final int DIGITS = 19;

    private static final String SEQUENCE_NUMBER_PREFIX = "4961" + "0".repeat(33);
    private static final String ZERO = "0".repeat(DIGITS);
    private static final long SOME_MILLIS = 1_700_000_000_123L;
    private static final int DIGITS_OF_MILLIS = 13;
    private static final int MAX_DATA_BYTES = 1_000_000;

    /** The ends of the list of records and of the response. */
    private static final int CLOSING = 2;

    private final byte[] opening;
    private final byte[] closing;
    private final int iteratorEnd;
    private final int continuationEnd;
    private final List<Encoded> records = new ArrayList<>();

    /** A record of the stream. */
    record Content(String partitionKey, SdkBytes data) {}

    /** An encoded record, and where the parts are that differ each time. */
    private static final class Encoded {
        private final byte[] bytes;
        private final int dataBytes;
        private final int sequenceNumberEnd;
        private final int arrival;
        private final int markEnd;

        private Encoded(KinesisProtocol cbor, Content record, boolean isMarked) {
            byte[] data = record.data.asByteArrayUnsafe();
            dataBytes = data.length;
            bytes =
                    encoded(
                            cbor,
                            "SequenceNumber",
                            sequenceNumber(0),
                            "ApproximateArrivalTimestamp",
                            SOME_MILLIS,
                            "Data",
                            data,
                            "PartitionKey",
                            record.partitionKey);
            sequenceNumberEnd = indexAfter(bytes, sequenceNumber(0));
            arrival = indexOf(bytes, ByteBuffer.allocate(Long.BYTES).putLong(SOME_MILLIS).array());
            markEnd = isMarked ? indexAfter(bytes, Latencies.MARK) + DIGITS_OF_MILLIS : 0;
        }

        private void write(ByteBuf out, long sequence, long millis) {
            int begin = out.writerIndex();
            out.writeBytes(bytes);
            putDigits(out, begin + sequenceNumberEnd, DIGITS, sequence);
            out.setLong(begin + arrival, millis);
            if (markEnd > 0) {
                putDigits(out, begin + markEnd, DIGITS_OF_MILLIS, millis);
            }
        }
    }

    /** A response, and what it holds. */
    record Read(ByteBuf response, int records, long dataBytes) {}

    /**
     * Encodes the records.
     *
     * @param iterator the shard's iterator without its digits
     * @param areMarked whether each record's data begins with a {@linkplain Latencies#MARK mark}
     */
    StubShard(KinesisProtocol cbor, String iterator, List<Content> records, boolean areMarked) {
        byte[] frame =
                encoded(
                        cbor,
                        "MillisBehindLatest",
                        0,
                        "NextShardIterator",
                        iterator + ZERO,
                        "ContinuationSequenceNumber",
                        sequenceNumber(0),
                        "Records",
                        List.of());
        iteratorEnd = indexAfter(frame, iterator + ZERO);
        continuationEnd = indexAfter(frame, sequenceNumber(0));
        opening = Arrays.copyOf(frame, frame.length - CLOSING);
        closing = Arrays.copyOfRange(frame, opening.length, frame.length);
        records.forEach(record -> this.records.add(new Encoded(cbor, record, areMarked)));
    }

    static String sequenceNumber(long number) {
        String digits = Long.toString(number);
        return SEQUENCE_NUMBER_PREFIX + ZERO.substring(digits.length()) + digits;
    }

    private static byte[] encoded(KinesisProtocol cbor, Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return cbor.object(fields).asByteArray();
    }

    private static int indexAfter(byte[] text, String part) {
        return indexOf(text, part.getBytes(StandardCharsets.US_ASCII)) + part.length();
    }

    private static int indexOf(byte[] text, byte[] part) {
        for (int i = 0; i <= text.length - part.length; i++) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("The encoded text lacks a part.");
    }

    /**
     * The response to a read.
     *
     * @param sequence the number of the first record
     * @param limit the largest number of records in the response
     * @param arrival the arrival time of the record with a number
     */
    Read read(ByteBufAllocator allocator, long sequence, long limit, LongUnaryOperator arrival) {
        int count = 0;
        int length = 0;
        long dataBytes = 0;
        for (; count < limit && dataBytes < MAX_DATA_BYTES; count++) {
            Encoded record = record(sequence + count);
            length += record.bytes.length;
            dataBytes += record.dataBytes;
        }
        ByteBuf response = allocator.directBuffer(opening.length + length + CLOSING);
        response.writeBytes(opening);
        putDigits(response, iteratorEnd, DIGITS, sequence + count);
        putDigits(response, continuationEnd, DIGITS, sequence + count - 1);
        for (long number = sequence; number < sequence + count; number++) {
            record(number).write(response, number, arrival.applyAsLong(number));
        }
        return new Read(response.writeBytes(closing), count, dataBytes);
    }

    private Encoded record(long sequence) {
        return records.get((int) (sequence % records.size()));
    }

    private static void putDigits(ByteBuf text, int end, int digits, long number) {
        long rest = number;
        for (int i = end - 1; i >= end - digits; i--) {
            text.setByte(i, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
