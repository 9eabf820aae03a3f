package io.eventforwarder.render;

import io.eventforwarder.json.AlikeObjects;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.List;
import javax.annotation.Nullable;

/** Merges the envelopes of batches that leave in one record. Used for one group after the other. */
final class EnvelopeMerger {
    private static final String USER_ATTRIBUTES = "user_attributes";
    private static final String DELETED_USER_ATTRIBUTES = "deleted_user_attributes";

    /** Names the one request that a batch came in, so it says nothing of several. */
    private static final String SOURCE_REQUEST_ID = "source_request_id";

    private static final Slice NONE = Slice.of(new byte[0]);

    private final AlikeObjects envelopes = new AlikeObjects();
    private final MergedFields fields = new MergedFields(MergeRule::ofEnvelopeField);
    private final TextBuffer members = new TextBuffer();
    private final AttributeNames names = new AttributeNames();

    /** Whether names were deleted: then attributes that come again are more than a repetition. */
    private boolean hasDeletions;

    /** Those of the batch before, where it had some. */
    @Nullable private JsonMember deleted;

    @Nullable private JsonMember attributes;

    /**
     * The envelope of several batches. Its text is a view that is valid until the next call.
     *
     * @param batches from the oldest to the newest
     */
    Envelope merge(List<EventBatch> batches) {
        envelopes.beginAnew();
        fields.clear();
        hasDeletions = false;
        deleted = null;
        attributes = null;
        try {
            for (EventBatch batch : batches) {
                merge(batch.envelope().members().inOneRun());
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("An envelope is not the JSON that was parsed.", e);
        }
        fields.writeMembersTo(members.clear());
        return new Envelope(
                members.view(),
                NONE,
                fields.has("message_type"),
                fields.has("timestamp_unixtime_ms"),
                fields.has(USER_ATTRIBUTES));
    }

    private void merge(Slice envelope) throws MalformedJsonException {
        envelopes.nextBetween(envelope);
        if (!hasDeletions) {
            JsonMember first = member(DELETED_USER_ATTRIBUTES, envelopes.changed());
            hasDeletions = first != null && first.isArray();
        }
        // What has lost names since it was given last is merged again.
        boolean all = hasDeletions && deletesAnew(envelopes.members());
        if (all) {
            takeDeleted();
        }
        for (JsonMember member : all ? envelopes.members() : envelopes.changed()) {
            if (!member.name().equals(SOURCE_REQUEST_ID)) {
                fields.merge(member);
            }
        }
    }

    /** Whether it is not just what the batch before deleted and gave: again it would do nothing. */
    @SuppressWarnings("ReferenceEquality") // Members that stay as they are stay the same object.
    private boolean deletesAnew(List<JsonMember> newer) {
        JsonMember deletedBefore = deleted;
        JsonMember attributesBefore = attributes;
        deleted = member(DELETED_USER_ATTRIBUTES, newer);
        attributes = member(USER_ATTRIBUTES, newer);
        return deleted != deletedBefore || attributes != attributesBefore;
    }

    /** Takes off what is deleted, and off the names to delete what is given again. */
    private void takeDeleted() throws MalformedJsonException {
        if (deleted != null && deleted.isArray()) {
            fields.removeAllOf(USER_ATTRIBUTES, names.inArray(deleted.value()));
        }
        if (attributes != null && attributes.isObject()) {
            fields.removeAllOf(DELETED_USER_ATTRIBUTES, names.ofMembers(attributes.value()));
        }
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
