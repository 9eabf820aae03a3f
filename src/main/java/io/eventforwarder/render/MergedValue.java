package io.eventforwarder.render;

import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.Set;

/** A value that grows out of the values of several batches, which come from old to new. */
interface MergedValue {
    /** Takes over a newer value, of the form that the {@link MergeRule} asks for. */
    void merge(Slice newer) throws MalformedJsonException;

    /** Takes off whatever has one of these names. */
    void removeAll(Set<String> names);

    void writeTo(TextBuffer out);

    /** Is as before the first value came. */
    void clear();
}
