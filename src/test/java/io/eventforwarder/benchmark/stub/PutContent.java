package io.eventforwarder.benchmark.stub;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What a PutRecord or PutRecords request holds, found without decoding the data.
 *
 * @param recordBytes the records' data, decoded
 */
record PutContent(int records, long recordBytes) {
    /** A quote in any other value is escaped, and data is in base64. */
    private static final byte[] JSON_DATA = "\"Data\":\"".getBytes(StandardCharsets.US_ASCII);

    /** Of a body in JSON without spaces. */
    static PutContent ofJson(ByteBuf body) {
        int records = 0;
        long bytes = 0;
        int end = body.writerIndex();
        for (int i = body.readerIndex(); i < end; i++) {
            i = body.indexOf(i, end, JSON_DATA[0]);
            if (i < 0) {
                break;
            }
            if (isAt(body, i, JSON_DATA)) {
                int begin = i + JSON_DATA.length;
                i = body.indexOf(begin, end, (byte) '"');
                records++;
                bytes += decodedLength(body, begin, i);
            }
        }
        return new PutContent(records, bytes);
    }

    private static boolean isAt(ByteBuf body, int index, byte[] text) {
        if (index + text.length > body.writerIndex()) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (body.getByte(index + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static long decodedLength(ByteBuf body, int begin, int end) {
        int length = end - begin;
        while (end > begin && body.getByte(end - 1) == '=') {
            end--;
        }
        return length / 4 * 3L - (begin + length - end);
    }

    /** Of a body in CBOR: each byte string in it is the data of a record. */
    static PutContent ofCbor(ByteBuf content) {
        ByteBuf body = content.duplicate();
        int records = 0;
        long bytes = 0;
        while (body.isReadable()) {
            int head = body.readUnsignedByte();
            long length = lengthOrValue(head & 0x1F, body);
            switch (head >> 5) {
                case 2 -> {
                    records++;
                    bytes += length;
                    body.skipBytes(Math.toIntExact(length));
                }
                case 3 -> body.skipBytes(Math.toIntExact(length));
                default -> {
                    // The elements of lists and maps follow; numbers end with their head.
                }
            }
        }
        return new PutContent(records, bytes);
    }

    private static long lengthOrValue(int bits, ByteBuf body) {
        return switch (bits) {
            case 24 -> body.readUnsignedByte();
            case 25 -> body.readUnsignedShort();
            case 26 -> body.readUnsignedInt();
            case 27 -> body.readLong();
            default -> bits;
        };
    }
}
