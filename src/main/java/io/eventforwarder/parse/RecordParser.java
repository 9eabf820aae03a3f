package io.eventforwarder.parse;

import io.eventforwarder.json.JsonDocument;
import io.eventforwarder.json.JsonKind;
import io.eventforwarder.json.JsonParser;
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
 * Parses input records. A record holds event batches and JSON arrays of event batches, one after
 * the other, or is a Kinesis aggregated record of such records. Input that cannot be parsed becomes
 * a dead letter, never an exception. Malformed JSON ends the record, because nothing tells where
 * the next value begins. Not thread-safe.
 */
public final class RecordParser {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final JsonParser json = new JsonParser();
    private final AggregatedRecord aggregated = new AggregatedRecord();
    private final BatchParser batchParser;

    /** Creates a parser that removes these fields from batches. */
    public RecordParser(Set<Field> withheld) {
        batchParser = new BatchParser(withheld);
    }

    /** Parses a record that is kept in memory as a whole. */
    public ParsedRecord parse(InputRecord record) {
        ParsedRecord parsed = new ParsedRecord();
        parse(record, parsed);
        return parsed;
    }

    /** Parses a record. Nothing comes of an empty record or of white space. */
    void parse(InputRecord record, ParsedInput parsed) {
        if (!AggregatedRecord.isMarked(record.bytes())) {
            parseJson(record, parsed);
            return;
        }
        try {
            List<byte[]> userRecords = aggregated.userRecords(record.bytes());
            for (int i = 0; i < userRecords.size(); i++) {
                SourcePosition position = record.position().subsequence(i);
                parseJson(new InputRecord(userRecords.get(i), position, record.arrival()), parsed);
            }
        } catch (AggregatedRecord.InvalidAggregateException e) {
            parsed.deadLetter(
                    new DeadLetter(
                            DeadLetterReason.INVALID_AGGREGATE,
                            e.getMessage(),
                            DeadLetter.Stage.PARSE,
                            1,
                            record.arrival(),
                            record.position(),
                            record.bytes()));
        }
    }

    private void parseJson(InputRecord record, ParsedInput parsed) {
        byte[] in = record.bytes();
        int start = startsWith(BYTE_ORDER_MARK, in) ? BYTE_ORDER_MARK.length : 0;
        int at = start;
        int batches = 0;
        try {
            JsonDocument value = json.parse(in, at, in.length);
            while (value != null) {
                batches = parseBatches(value, batches, record, parsed);
                at = value.end();
                value = json.parse(in, at, in.length);
            }
        } catch (MalformedJsonException e) {
            int from = at == start ? 0 : at;
            parsed.deadLetter(malformed(e, from, record.position().item(batches), record));
        }
    }

    /**
     * Parses a batch or a bulk array of batches.
     *
     * @param before the number of batches in the record before this value
     * @return the number of batches in the record up to the end of this value
     */
    private int parseBatches(
            JsonDocument value, int before, InputRecord record, ParsedInput parsed) {
        if (value.kind(JsonDocument.ROOT) != JsonKind.ARRAY) {
            parseBatch(JsonDocument.ROOT, value, before, record, parsed);
            return before + 1;
        }
        int item = before;
        for (int batch = value.first(JsonDocument.ROOT);
                batch < value.after(JsonDocument.ROOT);
                batch = value.after(batch)) {
            parseBatch(batch, value, item, record, parsed);
            item++;
        }
        return item;
    }

    private void parseBatch(
            int batch, JsonDocument value, int item, InputRecord record, ParsedInput parsed) {
        batchParser.parse(batch, value, record.position().item(item), record.arrival(), parsed);
    }

    /** The dead letter for a value that is not valid JSON, and for what follows the value. */
    private static DeadLetter malformed(
            MalformedJsonException e, int from, SourcePosition position, InputRecord record) {
        byte[] in = record.bytes();
        byte[] payload = Arrays.copyOfRange(in, from, in.length);
        DeadLetterReason reason = e.reason();
        String detail = e.getMessage();
        // A wrong encoding is the likely cause of malformed JSON, so the detail names it first.
        int invalid = firstInvalidUtf8(payload);
        if (invalid >= 0) {
            reason = DeadLetterReason.INVALID_UTF8;
            detail =
                    "The input is not UTF-8: no character begins at byte " + (from + invalid) + '.';
        } else if (hasZeroByte(payload)) {
            detail = "There is a zero byte where JSON should begin.";
        }
        return new DeadLetter(
                reason, detail, DeadLetter.Stage.PARSE, 1, record.arrival(), position, payload);
    }

    /** Whether one of the first bytes is zero, which is a sign of UTF-16 or UTF-32. */
    private static boolean hasZeroByte(byte[] json) {
        for (int i = 0; i < Math.min(json.length, 4); i++) {
            if (json[i] == 0) {
                return true;
            }
        }
        return false;
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
