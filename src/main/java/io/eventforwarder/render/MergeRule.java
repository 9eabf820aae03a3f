package io.eventforwarder.render;

import io.eventforwarder.json.JsonMember;

/** How the values that several batches give for one field are merged. */
enum MergeRule {
    /** The newest value replaces the older ones, unless it is null. */
    NEWEST,
    /** The newest value replaces the older ones, null included. */
    NEWEST_OR_NULL,
    /** Objects are merged member by member, each by {@link #NEWEST_OR_NULL}. */
    BY_KEY,
    /** Objects are merged member by member, each by {@link #NEWEST}. */
    BY_KEY_WITH_VALUE,
    /** Objects are merged member by member, each by {@link #BY_KEY_WITH_VALUE}. */
    BY_GROUP,
    /** Like {@link #BY_KEY}, but a newest value of null replaces the object. */
    BY_KEY_OR_NULL,
    /** The merged array has the names of all arrays. */
    NAMES,
    /** The merged array has the newest user identity of each type. */
    IDENTITIES;

    static MergeRule ofEnvelopeField(String name) {
        switch (name) {
            case "user_attributes":
            case "partner_identities":
                return BY_KEY;
            case "integration_attributes":
                return BY_GROUP;
            case "consent_state":
                return BY_KEY_OR_NULL;
            case "deleted_user_attributes":
                return NAMES;
            case "user_identities":
                return IDENTITIES;
            default:
                return NEWEST;
        }
    }

    /** Whether a newest value of null replaces the older ones. */
    boolean replacesByNull() {
        return this == NEWEST_OR_NULL || this == BY_KEY_OR_NULL;
    }

    /**
     * Whether this rule merges a value with others. If not, the newest value replaces the others.
     */
    boolean merges(JsonMember member) {
        switch (this) {
            case BY_KEY:
            case BY_KEY_WITH_VALUE:
            case BY_GROUP:
            case BY_KEY_OR_NULL:
                return member.isObject() || MergedObject.isEmptyArray(member.value());
            case NAMES:
            case IDENTITIES:
                return member.isArray();
            default:
                return false;
        }
    }

    /** An empty value into which the values of a field are merged. */
    MergedValue newValue() {
        switch (this) {
            case BY_KEY:
            case BY_KEY_OR_NULL:
                return new MergedObject(name -> NEWEST_OR_NULL);
            case BY_KEY_WITH_VALUE:
                return new MergedObject(name -> NEWEST);
            case BY_GROUP:
                return new MergedObject(name -> BY_KEY_WITH_VALUE);
            case NAMES:
            case IDENTITIES:
                return new MergedArray(this == IDENTITIES);
            default:
                throw new IllegalStateException(this + " merges no values.");
        }
    }
}
