package io.eventforwarder.parse;

import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Utf8;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.util.Arrays;
import java.util.Set;

/**
 * Parses input records: each one event batch, or a JSON array of event batches, or a Kinesis
 * aggregated record of these. Whatever can't be parsed becomes a dead letter; nothing is thrown for
 * bad input. Not thread-safe.
 */
public final class RecordParser {
    private final JsonTokens tokens = new JsonTokens();
    private final AggregatedRecord aggregated = new AggregatedRecord();
    private final BatchParser batchWalk;

    /** A parser that cuts these fields out of what it reads. */
    public RecordParser(Set<Field> withheld) {
        batchWalk = new BatchParser(withheld);
    }

    /** All that the record holds; nothing for one that is empty or white space. */
    public ParsedRecord parse(InputRecord record) {
        ParsedRecord parsed = new ParsedRecord();
        if (AggregatedRecord.isMarked(record.bytes())) {
            parseAggregated(record, parsed);
        } else {
            parseText(record, parsed);
        }
        return parsed;
    }

    private void parseAggregated(InputRecord record, ParsedRecord parsed) {
        try {
            int subsequence = 0;
            for (byte[] userRecord : aggregated.userRecords(record.bytes())) {
                parseText(
                        new InputRecord(
                                userRecord,
                                record.place().subsequence(subsequence),
                                record.arrival()),
                        parsed);
                subsequence++;
            }
        } catch (AggregatedRecord.InvalidAggregateException e) {
            parsed.add(refused(record, DeadLetterReason.INVALID_AGGREGATE, e.getMessage()));
        }
    }

    private void parseText(InputRecord record, ParsedRecord parsed) {
        byte[] in = record.bytes();
        ParsedRecord ofText = new ParsedRecord();
        try {
            tokens.begin(in, afterByteOrderMark(in), in.length);
            parse(record, ofText);
            parsed.addAll(ofText);
        } catch (MalformedJsonException e) {
            // What is JSON to its end is UTF-8, too; of what is not, the encoding may be the
            // reason.
            int invalid = Utf8.firstInvalid(in);
            parsed.add(
                    invalid < 0
                            ? refused(record, e.reason(), e.getMessage())
                            : refused(
                                    record,
                                    DeadLetterReason.INVALID_UTF8,
                                    "The input is not UTF-8: no character begins at byte "
                                            + invalid
                                            + '.'));
        }
    }

    private void parse(InputRecord record, ParsedRecord parsed) throws MalformedJsonException {
        JsonToken first = tokens.next();
        if (first == null) {
            return;
        }
        if (first == JsonToken.ARRAY) {
            tokens.allowOneLevelMore();
            for (int item = 0; tokens.nextElement(); item++) {
                batch(record, record.place().item(item), parsed);
            }
        } else {
            batch(record, record.place(), parsed);
        }
        if (tokens.next() != null) {
            throw new MalformedJsonException(
                    DeadLetterReason.INVALID_JSON,
                    "Something follows the event batch at byte " + tokens.start() + '.');
        }
    }

    private void batch(InputRecord record, SourcePosition place, ParsedRecord parsed)
            throws MalformedJsonException {
        byte[] in = record.bytes();
        if (tokens.token() == JsonToken.OBJECT) {
            batchWalk.read(tokens, in, place, record.arrival(), parsed);
            return;
        }
        int start = tokens.start();
        tokens.skip();
        tokens.takeTooDeep();
        parsed.add(
                new DeadLetter(
                        DeadLetterReason.NOT_AN_OBJECT,
                        Sentences.of(DeadLetterReason.NOT_AN_OBJECT),
                        DeadLetter.Stage.PARSE,
                        1,
                        record.arrival(),
                        place,
                        Arrays.copyOfRange(in, start, tokens.end())));
    }

    private static DeadLetter refused(InputRecord record, DeadLetterReason reason, String detail) {
        return new DeadLetter(
                reason,
                detail,
                DeadLetter.Stage.PARSE,
                1,
                record.arrival(),
                record.place(),
                record.bytes());
    }

    private static int afterByteOrderMark(byte[] in) {
        boolean marked =
                in.length >= 3
                        && in[0] == (byte) 0xEF
                        && in[1] == (byte) 0xBB
                        && in[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }
}
