package io.eventforwarder.parse;

import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Parses input records: an event batch, a JSON array of event batches, or a Kinesis aggregated
 * record of these. Input that cannot be parsed becomes a dead letter, never an exception. Not
 * thread-safe.
 */
public final class RecordParser {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final JsonTokens tokens = new JsonTokens();
    private final AggregatedRecord aggregated = new AggregatedRecord();
    private final BatchParser batchParser;

    /** Creates a parser that removes these fields from batches. */
    public RecordParser(Set<Field> withheld) {
        batchParser = new BatchParser(withheld);
    }

    /** Parses a record. The result is empty if the record is empty or white space. */
    public ParsedRecord parse(InputRecord record) {
        if (!AggregatedRecord.isMarked(record.bytes())) {
            return parseJson(record);
        }
        ParsedRecord parsed = new ParsedRecord();
        try {
            List<byte[]> userRecords = aggregated.userRecords(record.bytes());
            for (int i = 0; i < userRecords.size(); i++) {
                SourcePosition position = record.position().subsequence(i);
                parsed.addAll(
                        parseJson(new InputRecord(userRecords.get(i), position, record.arrival())));
            }
        } catch (AggregatedRecord.InvalidAggregateException e) {
            parsed.add(refused(record, DeadLetterReason.INVALID_AGGREGATE, e.getMessage()));
        }
        return parsed;
    }

    private ParsedRecord parseJson(InputRecord record) {
        try {
            return parseValue(record);
        } catch (MalformedJsonException e) {
            ParsedRecord parsed = new ParsedRecord();
            // A wrong encoding is the likely cause of malformed JSON, so the message names it
            // first.
            int invalid = firstInvalidUtf8(record.bytes());
            parsed.add(
                    invalid < 0
                            ? refused(record, e.reason(), e.getMessage())
                            : refused(
                                    record,
                                    DeadLetterReason.INVALID_UTF8,
                                    "The input is not UTF-8: no character begins at byte "
                                            + invalid
                                            + '.'));
            return parsed;
        }
    }

    private ParsedRecord parseValue(InputRecord record) throws MalformedJsonException {
        ParsedRecord parsed = new ParsedRecord();
        byte[] in = record.bytes();
        tokens.begin(in, startsWith(BYTE_ORDER_MARK, in) ? BYTE_ORDER_MARK.length : 0, in.length);
        JsonToken first = tokens.next();
        if (first == null) {
            return parsed;
        }
        if (first == JsonToken.ARRAY) {
            tokens.allowOneLevelMore();
            for (int item = 0; tokens.nextElement(); item++) {
                parseBatch(record, record.position().item(item), parsed);
            }
        } else {
            parseBatch(record, record.position(), parsed);
        }
        if (tokens.next() != null) {
            throw new MalformedJsonException(
                    DeadLetterReason.INVALID_JSON,
                    "Something follows the event batch at byte " + tokens.start() + '.');
        }
        return parsed;
    }

    private void parseBatch(InputRecord record, SourcePosition position, ParsedRecord parsed)
            throws MalformedJsonException {
        if (tokens.token() == JsonToken.OBJECT) {
            batchParser.parse(tokens, position, record.arrival(), parsed);
            return;
        }
        int start = tokens.start();
        tokens.skip();
        tokens.pollTooDeep();
        parsed.add(
                BatchParser.refused(
                        DeadLetterReason.NOT_AN_OBJECT,
                        1,
                        record.arrival(),
                        position,
                        Arrays.copyOfRange(record.bytes(), start, tokens.end())));
    }

    private static DeadLetter refused(InputRecord record, DeadLetterReason reason, String detail) {
        return new DeadLetter(
                reason,
                detail,
                DeadLetter.Stage.PARSE,
                1,
                record.arrival(),
                record.position(),
                record.bytes());
    }

    static boolean startsWith(byte[] prefix, byte[] bytes) {
        return bytes.length >= prefix.length
                && Arrays.equals(prefix, 0, prefix.length, bytes, 0, prefix.length);
    }

    /** The index of the first byte that is not UTF-8, or -1. */
    private static int firstInvalidUtf8(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer decoded = CharBuffer.allocate(8192);
        CoderResult result = decoder.decode(in, decoded, true);
        while (result.isOverflow()) {
            decoded.clear();
            result = decoder.decode(in, decoded, true);
        }
        return result.isError() ? in.position() : -1;
    }
}
