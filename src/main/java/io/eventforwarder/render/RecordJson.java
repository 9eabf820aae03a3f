package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import io.eventforwarder.event.Text;
import java.util.List;

/** Puts a record together: {@code {"events":[…],envelope,added fields,"batch_id":…}}. */
final class RecordJson {
    private static final byte[] EVENTS = JsonText.utf8("{\"events\":[");
    private static final byte[] BATCH_ID = JsonText.utf8(",\"batch_id\":");

    private RecordJson() {}

    /**
     * The record's text.
     *
     * @param members the envelope's members, possibly empty
     * @param added members of ours, each after a comma
     * @param batchId a JSON value
     */
    static byte[] of(List<Text> events, Text members, byte[] added, Slice batchId) {
        byte[] json = new byte[length(events, members, added.length, batchId.length())];
        int at = copy(EVENTS, json, 0);
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                json[at++] = ',';
            }
            at = events.get(i).copyTo(json, at);
        }
        json[at++] = ']';
        if (members.length() > 0) {
            json[at++] = ',';
            at = members.copyTo(json, at);
        }
        at = copy(added, json, at);
        at = copy(BATCH_ID, json, at);
        at = batchId.copyTo(json, at);
        json[at] = '}';
        return json;
    }

    private static int length(List<Text> events, Text members, int added, int batchId) {
        int length = lengthWithoutEvents(members, added, batchId) + Math.max(0, events.size() - 1);
        for (Text event : events) {
            length += event.length();
        }
        return length;
    }

    /**
     * The length of a record without events, whose added fields and batch_id have these lengths.
     */
    static int lengthWithoutEvents(Text members, int added, int batchId) {
        int separator = members.length() > 0 ? 1 : 0;
        return EVENTS.length + separator + members.length() + added + BATCH_ID.length + batchId + 2;
    }

    private static int copy(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return at + from.length;
    }
}
