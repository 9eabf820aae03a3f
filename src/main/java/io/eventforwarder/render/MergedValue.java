package io.eventforwarder.render;

import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.Set;

/** The value of a field, merged from the values of several batches. */
interface MergedValue {
    /** Merges a newer value, which has the form that the {@link MergeRule} merges. */
    void merge(Slice newer) throws MalformedJsonException;

    /** Removes the members or elements with these names. */
    void removeAll(Set<String> names);

    void writeTo(TextBuffer out);

    /** Removes everything, so that the object can be used for the next group. */
    void clear();
}
