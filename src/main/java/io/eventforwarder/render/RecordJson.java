package io.eventforwarder.render;

import io.eventforwarder.model.Slice;
import io.eventforwarder.model.Text;
import java.util.List;
import java.util.function.Function;

/** Puts a record together: {@code {"events":[…],envelope,added fields,"batch_id":…}}. */
final class RecordJson {
    private static final byte[] EVENTS = JsonText.utf8("{\"events\":[");
    private static final byte[] BATCH_ID = JsonText.utf8(",\"batch_id\":");

    private RecordJson() {}

    /**
     * The record's text.
     *
     * @param text of an event
     * @param members the envelope's members, possibly empty
     * @param added members of ours, each after a comma
     * @param batchId a JSON value
     */
    static <E> byte[] of(
            List<E> events, Function<E, Text> text, Text members, Slice added, Slice batchId) {
        byte[] json = new byte[length(events, text, members, added, batchId)];
        int at = copy(EVENTS, json, 0);
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                json[at++] = ',';
            }
            at = text.apply(events.get(i)).copyTo(json, at);
        }
        json[at++] = ']';
        if (members.length() > 0) {
            json[at++] = ',';
            at = members.copyTo(json, at);
        }
        at = added.copyTo(json, at);
        at = copy(BATCH_ID, json, at);
        at = batchId.copyTo(json, at);
        json[at] = '}';
        return json;
    }

    private static <E> int length(
            List<E> events, Function<E, Text> text, Text members, Slice added, Slice batchId) {
        int length = lengthWithoutEvents(members, added, batchId) + Math.max(0, events.size() - 1);
        for (int i = 0; i < events.size(); i++) {
            length += text.apply(events.get(i)).length();
        }
        return length;
    }

    /** The length of a record without events. */
    static int lengthWithoutEvents(Text members, Slice added, Slice batchId) {
        int separator = members.length() > 0 ? 1 : 0;
        return EVENTS.length
                + separator
                + members.length()
                + added.length()
                + BATCH_ID.length
                + batchId.length()
                + 2;
    }

    private static int copy(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return at + from.length;
    }
}
