package io.eventforwarder.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.eventforwarder.model.DeadLetterReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Asks Jackson whether bytes are strict JSON. */
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

    /** The reason why the bytes are neither one JSON value nor empty. */
    static Optional<DeadLetterReason> refusal(byte[] bytes) {
        if (!isUtf8(bytes)) {
            return Optional.of(DeadLetterReason.INVALID_UTF8);
        }
        byte[] json = withoutByteOrderMark(bytes);
        if (json != bytes && json != withoutByteOrderMark(json)) {
            // Jackson would also skip a second byte order mark.
            return Optional.of(DeadLetterReason.INVALID_JSON);
        }
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0) {
                // Otherwise Jackson would detect another encoding.
                return Optional.of(DeadLetterReason.INVALID_JSON);
            }
        }
        try (JsonParser parser = STRICT.createParser(json)) {
            return isOneValueOrNothing(parser)
                    ? Optional.empty()
                    : Optional.of(DeadLetterReason.INVALID_JSON);
        } catch (StreamConstraintsException e) {
            return Optional.of(DeadLetterReason.TOO_DEEP);
        } catch (JsonParseException e) {
            return Optional.of(DeadLetterReason.INVALID_JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOneValueOrNothing(JsonParser parser) throws IOException {
        int depth = 0;
        int values = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            parser.finishToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            values += depth == 0 ? 1 : 0;
        }
        return values <= 1;
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The bytes without a leading byte order mark. */
    static byte[] withoutByteOrderMark(byte[] bytes) {
        boolean isMarked =
                bytes.length >= BYTE_ORDER_MARK.length
                        && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3);
        return isMarked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
    }
}
