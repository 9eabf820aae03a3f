package io.eventforwarder.parse;

import com.fasterxml.jackson.core.JsonToken;
import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJson;
import java.util.Arrays;
import java.util.Set;

/**
 * Parses input records: each one event batch, or a JSON array of event batches. Whatever can't be
 * parsed becomes a dead letter; nothing is thrown for bad input. Not thread-safe.
 */
public final class RecordParser {
    private final BatchWalk batchWalk;

    /** A parser that cuts these fields out of what it reads. */
    public RecordParser(Set<Field> withheld) {
        batchWalk = new BatchWalk(withheld);
    }

    /** All that the record holds; nothing for one that is empty or white space. */
    public ParsedRecord parse(InputRecord record) {
        byte[] in = record.bytes();
        int invalid = Utf8.firstInvalid(in);
        if (invalid >= 0) {
            return refused(
                    record,
                    Refusal.INVALID_UTF8,
                    "The input is not UTF-8: no character begins at byte " + invalid + '.');
        }
        ParsedRecord parsed = new ParsedRecord();
        try {
            parse(new JsonTokens(in, afterByteOrderMark(in), in.length), record, parsed);
        } catch (MalformedJson e) {
            return refused(record, e.reason(), e.getMessage());
        }
        return parsed;
    }

    private void parse(JsonTokens tokens, InputRecord record, ParsedRecord parsed)
            throws MalformedJson {
        JsonToken first = tokens.next();
        if (first == null) {
            return;
        }
        if (first == JsonToken.START_ARRAY) {
            tokens.allowOneLevelMore();
            int item = 0;
            while (tokens.next() != JsonToken.END_ARRAY) {
                batch(tokens, record, record.place().item(item), parsed);
                item++;
            }
        } else {
            batch(tokens, record, record.place(), parsed);
        }
        if (tokens.next() != null) {
            throw new MalformedJson(
                    Refusal.INVALID_JSON,
                    "Something follows the event batch at byte " + tokens.start() + '.');
        }
    }

    private void batch(JsonTokens tokens, InputRecord record, Place place, ParsedRecord parsed)
            throws MalformedJson {
        byte[] in = record.bytes();
        int start = tokens.start();
        if (in[start] == '{') {
            batchWalk.read(tokens, in, place, record.arrival(), parsed);
            return;
        }
        tokens.skip();
        int end = tokens.end();
        tokens.takeTooDeep();
        parsed.add(
                new DeadLetter(
                        Refusal.NOT_AN_OBJECT,
                        Sentences.of(Refusal.NOT_AN_OBJECT),
                        DeadLetter.Stage.PARSE,
                        1,
                        record.arrival(),
                        place,
                        Arrays.copyOfRange(in, start, end)));
    }

    private static ParsedRecord refused(InputRecord record, Refusal reason, String detail) {
        ParsedRecord parsed = new ParsedRecord();
        parsed.add(
                new DeadLetter(
                        reason,
                        detail,
                        DeadLetter.Stage.PARSE,
                        1,
                        record.arrival(),
                        record.place(),
                        record.bytes()));
        return parsed;
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
