package io.eventforwarder.render;

import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import javax.annotation.Nullable;

/** One field that several batches may give. Null never replaces a value. */
final class MergedField {
    private final MergeRule rule;
    private JsonMember newest;

    /** What the values have merged into, where there was more than one to merge. */
    @Nullable private MergedValue merged;

    MergedField(MergeRule rule, JsonMember first) {
        this.rule = rule;
        this.newest = first;
    }

    void merge(JsonMember newer) throws MalformedJson {
        if (newer.isNull()) {
            return;
        }
        if (rule.fits(newest) && rule.fits(newer)) {
            value().merge(newer.value());
        } else {
            merged = null;
        }
        newest = newer;
    }

    /** Takes names off a value that can be merged; another stays as it is. */
    void removeAll(Set<String> names) throws MalformedJson {
        if (rule.fits(newest)) {
            value().removeAll(names);
        }
    }

    boolean isNull() {
        return newest.isNull();
    }

    private MergedValue value() throws MalformedJson {
        if (merged == null) {
            merged = rule.begin();
            merged.merge(newest.value());
        }
        return merged;
    }

    /** Writes name and value. */
    void writeTo(ByteArrayOutputStream out) {
        if (merged == null) {
            newest.text().writeTo(out);
        } else {
            newest.label().writeTo(out);
            merged.writeTo(out);
        }
    }
}
