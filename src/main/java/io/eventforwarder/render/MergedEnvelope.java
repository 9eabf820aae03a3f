package io.eventforwarder.render;

import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Slice;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

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

    /**
     * The members of the batch before, if no name came twice: most of those of the next one are
     * written the same.
     */
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
        List<JsonMember> others = new ArrayList<>();
        List<JsonMember> all = JsonMember.between(members, previous, others);
        hasDeletions |= deletes(all);
        Map<String, JsonMember> newer = changed(all, others);
        if (newer == null) {
            newer = MergedKeys.lastOfEachName(all);
            previous = List.of();
        } else {
            previous = all;
        }
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

    /**
     * Those that say anything new, by name; null if a name comes twice, so that one cannot tell
     * from a member alone whether it counts.
     *
     * @param others those of all the members that are not written as in the batch before
     */
    @Nullable
    private Map<String, JsonMember> changed(List<JsonMember> all, List<JsonMember> others) {
        Map<String, JsonMember> changed = MergedKeys.lastOfEachName(others);
        if (changed.size() < others.size()) {
            return null;
        }
        int other = 0;
        for (JsonMember member : all) {
            if (other < others.size() && isSame(member, others.get(other))) {
                other++;
            } else if (changed.containsKey(member.name())) {
                return null;
            } else if (hasDeletions && DELETING_AND_DELETED.contains(member.name())) {
                changed.put(member.name(), member);
            }
        }
        return changed;
    }

    @SuppressWarnings("ReferenceEquality") // Members have no equality of their own.
    private static boolean isSame(JsonMember one, JsonMember other) {
        return one == other;
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
