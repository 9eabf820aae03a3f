package io.eventforwarder.benchmark.sink;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** How many records the body of a PutRecords request holds, found without reading their data. */
final class RecordCount {
    private static final byte[] RECORDS = "Records".getBytes(StandardCharsets.US_ASCII);

    /** In JSON it can stand in no value but a stream's name: data is in base64. */
    private static final byte[] JSON_KEY = "\"PartitionKey\":".getBytes(StandardCharsets.US_ASCII);

    private static final int CBOR_ARRAY = 4;
    private static final int CBOR_MAP = 5;
    private static final int CBOR_TAG = 6;
    private static final int CBOR_BREAK = 0xFF;
    private static final int CBOR_INDEFINITE = 31;

    private final ByteBuf body;
    private int records = -1;

    private RecordCount(ByteBuf body) {
        this.body = body;
    }

    /** Of a body in JSON without spaces. */
    static int ofJson(ByteBuf body) {
        int count = 0;
        int end = body.writerIndex() - JSON_KEY.length;
        for (int i = body.readerIndex(); i <= end; i++) {
            i = body.indexOf(i, end + 1, JSON_KEY[0]);
            if (i < 0) {
                return count;
            }
            if (isAt(body, i, JSON_KEY)) {
                count++;
                i += JSON_KEY.length - 1;
            }
        }
        return count;
    }

    /** Of a body in CBOR. */
    static int ofCbor(ByteBuf body) {
        RecordCount count = new RecordCount(body.duplicate());
        count.topLevel();
        if (count.records < 0) {
            throw new IllegalArgumentException("The request has no list of records.");
        }
        return count.records;
    }

    private static boolean isAt(ByteBuf body, int index, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (body.getByte(index + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private void topLevel() {
        int head = body.readUnsignedByte();
        if (head >> 5 != CBOR_MAP) {
            throw new IllegalArgumentException("The request is no map.");
        }
        long left = length(head);
        while (records < 0 && hasNext(left--)) {
            int name = body.readUnsignedByte();
            int length = (int) length(name);
            boolean isRecords = length == RECORDS.length && isAt(body, body.readerIndex(), RECORDS);
            body.skipBytes(length);
            int value = body.readUnsignedByte();
            if (isRecords && value >> 5 == CBOR_ARRAY) {
                records = elements(length(value), 1);
            } else {
                skip(value);
            }
        }
    }

    private void skip(int head) {
        int type = head >> 5;
        long length = length(head);
        switch (type) {
            case 2, 3 -> {
                if (length < 0) {
                    elements(length, 1);
                } else {
                    body.skipBytes(Math.toIntExact(length));
                }
            }
            case CBOR_ARRAY -> elements(length, 1);
            case CBOR_MAP -> elements(length, 2);
            case CBOR_TAG -> skip(body.readUnsignedByte());
            default -> {
                // A number has no more to it than its head.
            }
        }
    }

    /** Skips the elements of a list or map, of so many parts each. */
    private int elements(long length, int parts) {
        int count = 0;
        for (long left = length; hasNext(left); left--) {
            for (int i = 0; i < parts; i++) {
                skip(body.readUnsignedByte());
            }
            count++;
        }
        return count;
    }

    /** Whether an element follows; takes the break after the last one if the length is unknown. */
    private boolean hasNext(long left) {
        if (left >= 0) {
            return left > 0;
        }
        if (body.getUnsignedByte(body.readerIndex()) == CBOR_BREAK) {
            body.skipBytes(1);
            return false;
        }
        return true;
    }

    /** The length or value in a head; below zero if it is not told. */
    private long length(int head) {
        int bits = head & 0x1F;
        return switch (bits) {
            case 24 -> body.readUnsignedByte();
            case 25 -> body.readUnsignedShort();
            case 26 -> body.readUnsignedInt();
            case 27 -> body.readLong();
            case CBOR_INDEFINITE -> Integer.MIN_VALUE;
            default -> bits;
        };
    }
}
