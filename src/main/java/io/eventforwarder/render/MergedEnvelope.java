package io.eventforwarder.render;

import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Slice;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The envelope of a record that several batches are in. */
final class MergedEnvelope {
    private static final String USER_ATTRIBUTES = "user_attributes";
    private static final String DELETED_USER_ATTRIBUTES = "deleted_user_attributes";

    private static final Set<String> DELETING_AND_DELETED =
            Set.of(USER_ATTRIBUTES, DELETED_USER_ATTRIBUTES);

    /** Names the one request that a batch came in, so it says nothing of several. */
    private static final String SOURCE_REQUEST_ID = "source_request_id";

    private static final Slice NONE = Slice.of(new byte[0]);

    private final MergedFields fields = new MergedFields(MergeRule::ofEnvelopeField);

    /** The members of the batch before: most of those of the next one are written the same. */
    private List<JsonMember> previous = List.of();

    /** Whether names were deleted: then attributes that come again are more than a repetition. */
    private boolean hasDeletions;

    private MergedEnvelope() {}

    /** Merges the envelopes of different batches, given from the oldest to the newest. */
    static Envelope of(List<Envelope> envelopes) {
        MergedEnvelope merged = new MergedEnvelope();
        int longest = 0;
        try {
            for (Envelope envelope : envelopes) {
                merged.merge(envelope.members().inOneRun());
                longest = Math.max(longest, envelope.members().length());
            }
        } catch (MalformedJson e) {
            throw new IllegalStateException("An envelope is not the JSON that was parsed.", e);
        }
        return merged.envelope(longest);
    }

    private void merge(Slice members) throws MalformedJson {
        List<JsonMember> inOrder = JsonMember.between(members, previous);
        hasDeletions |= deletes(inOrder);
        Map<String, JsonMember> newer = changed(inOrder);
        previous = inOrder;
        newer.remove(SOURCE_REQUEST_ID);
        JsonMember deleted = newer.get(DELETED_USER_ATTRIBUTES);
        if (deleted != null && deleted.isArray()) {
            MergedNames names = new MergedNames();
            names.merge(deleted.value());
            fields.removeAllOf(USER_ATTRIBUTES, names.names());
        }
        JsonMember attributes = newer.get(USER_ATTRIBUTES);
        if (hasDeletions && attributes != null && attributes.isObject()) {
            fields.removeAllOf(
                    DELETED_USER_ATTRIBUTES,
                    MergedKeys.lastOfEachName(attributes.value()).keySet());
        }
        fields.merge(newer);
    }

    private static boolean deletes(List<JsonMember> members) {
        for (JsonMember member : members) {
            if (member.isArray() && member.name().equals(DELETED_USER_ATTRIBUTES)) {
                return true;
            }
        }
        return false;
    }

    /** Those that say anything new, by name; of a repeated name the last. */
    private Map<String, JsonMember> changed(List<JsonMember> members) {
        Map<String, JsonMember> changed = new LinkedHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            if (!isRepetition(i, members)) {
                changed.put(members.get(i).name(), members.get(i));
            }
        }
        for (int i = 0; i < members.size() && !changed.isEmpty(); i++) {
            // Of two members of one name the unchanged one may be the last.
            if (isRepetition(i, members) && changed.containsKey(members.get(i).name())) {
                return MergedKeys.lastOfEachName(members);
            }
        }
        return changed;
    }

    @SuppressWarnings("ReferenceEquality") // It is the very member that was there before.
    private boolean isRepetition(int number, List<JsonMember> members) {
        JsonMember member = members.get(number);
        return number < previous.size()
                && member == previous.get(number)
                && !(hasDeletions && DELETING_AND_DELETED.contains(member.name()));
    }

    private Envelope envelope(int expectedLength) {
        ByteArrayOutputStream members = new ByteArrayOutputStream(expectedLength + 64);
        fields.writeMembersTo(members);
        return new Envelope(
                Slice.of(members.toByteArray()),
                NONE,
                fields.has("message_type"),
                fields.has("timestamp_unixtime_ms"),
                fields.has(USER_ATTRIBUTES));
    }
}
