package io.eventforwarder.render;

import io.eventforwarder.json.JsonMember;

/** What becomes of a field that several batches give. */
enum MergeRule {
    /** The newest value counts, whole. */
    WHOLE,
    /** Of an object the newest value of each key counts, which may be null. */
    BY_KEY,
    /** Of an object the newest value of each key counts that is not null. */
    BY_VALUE,
    /** Of an object of objects, {@link #BY_VALUE} in each of them. */
    BY_GROUP,
    /** An array of names holds those of all. */
    NAMES,
    /** Of an array of user identities the newest of each type counts. */
    IDENTITIES;

    static MergeRule ofEnvelopeField(String name) {
        switch (name) {
            case "user_attributes":
            case "partner_identities":
                return BY_KEY;
            case "integration_attributes":
            case "consent_state":
                return BY_GROUP;
            case "deleted_user_attributes":
                return NAMES;
            case "user_identities":
                return IDENTITIES;
            default:
                return WHOLE;
        }
    }

    /** Whether a value has the form that can be merged; another replaces, and is replaced. */
    boolean fits(JsonMember member) {
        switch (this) {
            case WHOLE:
                return false;
            case BY_KEY:
            case BY_VALUE:
            case BY_GROUP:
                return member.isObject();
            case NAMES:
            case IDENTITIES:
                return member.isArray();
        }
        throw new IllegalStateException("No form for " + this);
    }

    /** The value that those of this rule grow into. */
    MergedValue begin() {
        switch (this) {
            case BY_KEY:
                return new MergedKeys();
            case BY_VALUE:
                return new MergedFields(name -> WHOLE);
            case BY_GROUP:
                return new MergedFields(name -> BY_VALUE);
            case NAMES:
                return new MergedNames();
            case IDENTITIES:
                return new MergedIdentities();
            case WHOLE:
        }
        throw new IllegalStateException("Nothing merges under " + this);
    }
}
