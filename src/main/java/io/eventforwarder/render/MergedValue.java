package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import io.eventforwarder.event.TextBuffer;
import io.eventforwarder.json.MalformedJson;
import java.util.Set;

/** A value that grows out of the values of several batches, which come from old to new. */
interface MergedValue {
    /** Takes over a newer value, of the form that the {@link MergeRule} asks for. */
    void merge(Slice newer) throws MalformedJson;

    /** Takes off whatever has one of these names. */
    void removeAll(Set<String> names);

    void writeTo(TextBuffer out);

    /** Is as before the first value came. */
    void clear();
}
