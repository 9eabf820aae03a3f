package io.eventforwarder.render;

import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.TextBuffer;
import java.util.Set;
import javax.annotation.Nullable;

/** One field that several batches may give. Null never replaces a value. */
final class MergedField {
    private final MergeRule rule;

    /** None while no batch has given the field. */
    @Nullable private JsonMember newest;

    /** What the values have merged into, where there was more than one to merge. */
    @Nullable private MergedValue merged;

    private boolean isMerged;

    MergedField(MergeRule rule) {
        this.rule = rule;
    }

    boolean isGiven() {
        return newest != null;
    }

    String name() {
        return newest.name();
    }

    void merge(JsonMember newer) throws MalformedJsonException {
        if (newest == null) {
            newest = newer;
            return;
        }
        if (newer.isNull()) {
            return;
        }
        if (rule.fits(newest) && rule.fits(newer)) {
            value().merge(newer.value());
        } else {
            clearMerged();
        }
        newest = newer;
    }

    /** Takes names off a value that can be merged; another stays as it is. */
    void removeAll(Set<String> names) throws MalformedJsonException {
        if (rule.fits(newest)) {
            value().removeAll(names);
        }
    }

    boolean isNull() {
        return newest.isNull();
    }

    private MergedValue value() throws MalformedJsonException {
        if (merged == null) {
            merged = rule.begin();
        }
        if (!isMerged) {
            merged.merge(newest.value());
            isMerged = true;
        }
        return merged;
    }

    /** Writes name and value. */
    void writeTo(TextBuffer out) {
        if (isMerged) {
            newest.writeLabelTo(out);
            merged.writeTo(out);
        } else {
            newest.writeTo(out);
        }
    }

    /** Is as before any batch gave it. */
    void clear() {
        newest = null;
        clearMerged();
    }

    private void clearMerged() {
        if (isMerged) {
            merged.clear();
            isMerged = false;
        }
    }
}
