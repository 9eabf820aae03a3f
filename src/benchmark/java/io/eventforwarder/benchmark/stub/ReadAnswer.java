package io.eventforwarder.benchmark.stub;

import io.eventforwarder.gateway.KinesisProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import software.amazon.awssdk.core.SdkBytes;

/**
 * An encoded response to GetRecords, and an event of SubscribeToShard: it has the position after it
 * in both forms. Each copy that is sent gets its own sequence numbers, arrival times and next
 * position, which overwrite the encoded ones, and the requested number of records.
 */
final class ReadAnswer {
    /**
     * The number of digits of a sequence number that vary. Real sequence numbers also have 56
     * digits.
     */
    static final int DIGITS = 19;

    private static final String SEQUENCE_NUMBER_PREFIX = "4961" + "0".repeat(33);
    private static final String ZERO = "0".repeat(DIGITS);
    private static final long SOME_MILLIS = 1_700_000_000_123L;
    private static final int DIGITS_OF_MILLIS = 13;

    /** The ends of the list of records and of the response. */
    private static final int CLOSING = 2;

    private final byte[] bytes;
    private final byte[] closing;
    private final int opening;
    private final int iteratorEnd;
    private final int continuationEnd;
    private final int[] sequenceNumberEnds;
    private final int[] arrivals;
    private final int[] markEnds;
    private final int[] ends;
    private final long[] recordBytes;

    /** A record of the stream. */
    record Content(String partitionKey, SdkBytes data) {}

    /**
     * Encodes a response.
     *
     * @param iterator the shard's iterator, whose digits are replaced
     * @param areMarked whether each record's data begins with a {@linkplain Latencies#MARK mark}
     */
    ReadAnswer(KinesisProtocol cbor, String iterator, List<Content> records, boolean areMarked) {
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
        opening = frame.length - CLOSING;
        closing = Arrays.copyOfRange(frame, opening, frame.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(frame, 0, opening);
        sequenceNumberEnds = new int[records.size()];
        arrivals = new int[records.size()];
        markEnds = areMarked ? new int[records.size()] : new int[0];
        ends = new int[records.size()];
        recordBytes = new long[records.size()];
        long sum = 0;
        byte[] arrival = ByteBuffer.allocate(Long.BYTES).putLong(SOME_MILLIS).array();
        for (int i = 0; i < records.size(); i++) {
            Content record = records.get(i);
            byte[] encoded =
                    encoded(
                            cbor,
                            "SequenceNumber",
                            sequenceNumber(0),
                            "ApproximateArrivalTimestamp",
                            SOME_MILLIS,
                            "Data",
                            record.data.asByteArrayUnsafe(),
                            "PartitionKey",
                            record.partitionKey);
            sequenceNumberEnds[i] = out.size() + indexAfter(encoded, sequenceNumber(0));
            arrivals[i] = out.size() + indexOf(encoded, arrival);
            if (areMarked) {
                markEnds[i] = out.size() + indexAfter(encoded, Latencies.MARK) + DIGITS_OF_MILLIS;
            }
            out.writeBytes(encoded);
            ends[i] = out.size();
            sum += record.data.asByteArrayUnsafe().length;
            recordBytes[i] = sum;
        }
        bytes = out.toByteArray();
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

    int records() {
        return ends.length;
    }

    /** The bytes of the data of the records before an index. */
    long recordBytesBefore(int index) {
        return index == 0 ? 0 : recordBytes[index - 1];
    }

    private int begin(int index) {
        return index == 0 ? opening : ends[index - 1];
    }

    /**
     * The response with the records from one index to before another, numbered from {@code
     * sequence} on.
     *
     * @param arrival the arrival time of the record with a number
     */
    ByteBuf copy(
            ByteBufAllocator allocator,
            int first,
            int end,
            long sequence,
            LongUnaryOperator arrival) {
        int records = end - first;
        int skipped = begin(first) - opening;
        int length = begin(end) - begin(first);
        ByteBuf copy = allocator.directBuffer(opening + length + CLOSING);
        copy.writeBytes(bytes, 0, opening)
                .writeBytes(bytes, begin(first), length)
                .writeBytes(closing);
        putDigits(copy, iteratorEnd, DIGITS, sequence + records);
        putDigits(copy, continuationEnd, DIGITS, sequence + records - 1);
        for (int i = 0; i < records; i++) {
            putDigits(copy, sequenceNumberEnds[first + i] - skipped, DIGITS, sequence + i);
            long millis = arrival.applyAsLong(sequence + i);
            copy.setLong(arrivals[first + i] - skipped, millis);
            if (markEnds.length > 0) {
                putDigits(copy, markEnds[first + i] - skipped, DIGITS_OF_MILLIS, millis);
            }
        }
        return copy;
    }

    private static void putDigits(ByteBuf text, int end, int digits, long number) {
        long rest = number;
        for (int i = end - 1; i >= end - digits; i--) {
            text.setByte(i, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
