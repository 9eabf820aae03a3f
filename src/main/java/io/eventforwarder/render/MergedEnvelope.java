package io.eventforwarder.render;

import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Slice;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** The envelope of a record that several batches are in. */
final class MergedEnvelope {
    private static final String USER_ATTRIBUTES = "user_attributes";
    private static final String DELETED_USER_ATTRIBUTES = "deleted_user_attributes";

    /** Names the one request that a batch came in, so it says nothing of several. */
    private static final String SOURCE_REQUEST_ID = "source_request_id";

    private static final Slice NONE = Slice.of(new byte[0]);

    private final MergedFields fields = new MergedFields(MergeRule::ofEnvelopeField);

    private MergedEnvelope() {}

    /** Merges the envelopes of different batches, given from the oldest to the newest. */
    static Envelope of(List<Envelope> envelopes) {
        MergedEnvelope merged = new MergedEnvelope();
        Slice previous = null;
        try {
            for (Envelope envelope : envelopes) {
                Slice members = envelope.members();
                if (!members.equals(previous)) {
                    merged.merge(members);
                }
                previous = members;
            }
        } catch (MalformedJson e) {
            throw new IllegalStateException("An envelope is not the JSON that was parsed.", e);
        }
        return merged.envelope();
    }

    private void merge(Slice members) throws MalformedJson {
        Map<String, JsonMember> newer = MergedKeys.lastOfEachName(JsonText.inBraces(members));
        newer.remove(SOURCE_REQUEST_ID);
        JsonMember attributes = newer.get(USER_ATTRIBUTES);
        JsonMember deleted = newer.get(DELETED_USER_ATTRIBUTES);
        if (deleted != null && deleted.isArray()) {
            MergedNames names = new MergedNames();
            names.merge(deleted.value());
            fields.removeAllOf(USER_ATTRIBUTES, names.names());
        }
        if (attributes != null && attributes.isObject()) {
            fields.removeAllOf(
                    DELETED_USER_ATTRIBUTES,
                    MergedKeys.lastOfEachName(attributes.value()).keySet());
        }
        fields.merge(newer);
    }

    private Envelope envelope() {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        fields.writeMembersTo(members);
        return new Envelope(
                Slice.of(members.toByteArray()),
                NONE,
                fields.has("message_type"),
                fields.has("timestamp_unixtime_ms"),
                fields.has(USER_ATTRIBUTES));
    }
}
