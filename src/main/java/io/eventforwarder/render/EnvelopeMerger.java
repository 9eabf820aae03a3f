package io.eventforwarder.render;

import io.eventforwarder.json.ChangedMembers;
import io.eventforwarder.json.JsonDocument;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.JsonParser;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/** Merges the envelopes of batches that are sent in one record. Reused for group after group. */
final class EnvelopeMerger {
    private static final String USER_ATTRIBUTES = "user_attributes";
    private static final String DELETED_USER_ATTRIBUTES = "deleted_user_attributes";

    /** The id of the request that delivered one batch. It does not apply to a merged envelope. */
    private static final String SOURCE_REQUEST_ID = "source_request_id";

    private static final Slice NO_BATCH_ID = Slice.of(new byte[0]);

    private final ChangedMembers envelopes = new ChangedMembers();
    private final MergedObject fields = new MergedObject(MergeRule::ofEnvelopeField);
    private final TextBuffer members = new TextBuffer();
    private final JsonParser json = new JsonParser();

    /** Whether a batch of this group deleted attributes. */
    private boolean hasDeletions;

    /** The two fields of the last batch. They are tracked after a batch has deleted attributes. */
    @Nullable private JsonMember deleted;

    @Nullable private JsonMember attributes;

    /**
     * The envelope of several batches. Its text is a view that is valid until the next call.
     *
     * @param batches from the oldest to the newest
     */
    Envelope merge(List<EventBatch> batches) {
        envelopes.clear();
        fields.clear();
        hasDeletions = false;
        deleted = null;
        attributes = null;
        try {
            for (EventBatch batch : batches) {
                merge(batch.envelope().members());
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("An envelope is not the JSON that was parsed.", e);
        }
        fields.writeMembersTo(members.clear());
        return new Envelope(
                members.view(),
                NO_BATCH_ID,
                fields.has("message_type"),
                fields.has("timestamp_unixtime_ms"),
                fields.has(USER_ATTRIBUTES));
    }

    private void merge(Slice envelope) throws MalformedJsonException {
        envelopes.nextMembers(envelope);
        if (!hasDeletions) {
            JsonMember first = member(DELETED_USER_ATTRIBUTES, envelopes.changed());
            hasDeletions = first != null && first.isArray();
        }
        // A deletion may have removed attributes that this batch repeats unchanged, so unchanged
        // members are merged again, too.
        boolean all = hasDeletions && applyDeletions(envelopes.members());
        for (JsonMember member : all ? envelopes.members() : envelopes.changed()) {
            if (!member.name().equals(SOURCE_REQUEST_ID)) {
                fields.merge(member);
            }
        }
    }

    /**
     * Removes the attributes that a batch deletes, and removes the attributes that it sets from the
     * list of deleted names.
     *
     * @return false if both fields equal those of the last batch, so that nothing was done
     */
    @SuppressWarnings("ReferenceEquality") // A member that did not change stays the same object.
    private boolean applyDeletions(List<JsonMember> newer) throws MalformedJsonException {
        JsonMember lastDeleted = deleted;
        JsonMember lastAttributes = attributes;
        deleted = member(DELETED_USER_ATTRIBUTES, newer);
        attributes = member(USER_ATTRIBUTES, newer);
        if (deleted == lastDeleted && attributes == lastAttributes) {
            return false;
        }
        if (deleted != null && deleted.isArray()) {
            fields.removeAllFrom(USER_ATTRIBUTES, names(deleted));
        }
        if (attributes != null && attributes.isObject()) {
            fields.removeAllFrom(DELETED_USER_ATTRIBUTES, names(attributes));
        }
        return true;
    }

    /** The names of an object's members, or the names in an array. */
    private Set<String> names(JsonMember member) throws MalformedJsonException {
        Set<String> names = new HashSet<>();
        Slice value = member.value();
        JsonDocument document = json.parse(value.array(), value.from(), value.to());
        for (int child = document.first(JsonDocument.ROOT);
                child < document.after(JsonDocument.ROOT);
                child = document.after(child)) {
            if (member.isObject()) {
                names.add(document.nameText(child));
            } else if (MergedArray.isName(child, document)) {
                names.add(document.text(child));
            }
        }
        return names;
    }

    @Nullable
    private static JsonMember member(String name, List<JsonMember> members) {
        for (JsonMember member : members) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }
}
