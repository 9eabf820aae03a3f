package io.eventforwarder.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Asks Jackson whether bytes are strict JSON, and the JDK whether they are UTF-8. */
final class StrictJson {
    /** Jackson stops reading at this depth. */
    private static final int MAX_DEPTH = 10_000;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final JsonFactory STRICT =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private StrictJson() {}

    /** Whether the bytes are JSON values, one after the other, or empty. */
    static boolean accepts(byte[] bytes) {
        byte[] json = withoutByteOrderMark(bytes);
        if (!isUtf8(bytes) || (json != bytes && json != withoutByteOrderMark(json))) {
            // Jackson would also skip a second byte order mark.
            return false;
        }
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0) {
                // Otherwise Jackson would detect another encoding.
                return false;
            }
        }
        try (JsonParser parser = STRICT.createParser(json)) {
            while (parser.nextToken() != null) {
                parser.finishToken();
            }
            return true;
        } catch (JsonParseException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of bytes before the first byte that is not UTF-8. */
    static int validUtf8(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
        return in.position();
    }

    static boolean isUtf8(byte[] bytes) {
        return validUtf8(bytes) == bytes.length;
    }

    static byte[] withoutByteOrderMark(byte[] bytes) {
        boolean isMarked =
                bytes.length >= BYTE_ORDER_MARK.length
                        && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3);
        return isMarked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
    }
}
