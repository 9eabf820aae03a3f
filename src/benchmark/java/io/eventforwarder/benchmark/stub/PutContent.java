package io.eventforwarder.benchmark.stub;

import io.netty.buffer.ByteBuf;

/**
 * What a PutRecord or PutRecords request holds, found without decoding the data.
 *
 * @param recordBytes the records' data alone
 */
record PutContent(int records, long recordBytes) {
    private static final int BYTE_STRING = 2;
    private static final int TEXT_STRING = 3;

    /** Of a body in CBOR: each byte string in it is the data of a record. */
    static PutContent of(ByteBuf content) {
        ByteBuf body = content.duplicate();
        int records = 0;
        long bytes = 0;
        while (body.isReadable()) {
            int head = body.readUnsignedByte();
            long length = lengthOrValue(head & 0x1F, body);
            int type = head >> 5;
            if (type == BYTE_STRING) {
                records++;
                bytes += length;
            }
            // The elements of lists and maps follow as items; numbers end with their head.
            if (type == BYTE_STRING || type == TEXT_STRING) {
                body.skipBytes(Math.toIntExact(length));
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
