package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects cuts and insertions, and applies them to a range of the input. */
public final class Edits {
    private static final Slice NOTHING = Slice.of(new byte[0]);

    private final List<Edit> edits = new ArrayList<>();
    private int insertedBytes;

    private static final class Edit {
        static final Comparator<Edit> BY_POSITION = Comparator.comparingInt(edit -> edit.from);

        final int from;
        final int to;
        final Slice insertion;

        Edit(int from, int to, Slice insertion) {
            this.from = from;
            this.to = to;
            this.insertion = insertion;
        }
    }

    public void clear() {
        edits.clear();
        insertedBytes = 0;
    }

    /** Cuts a range. Cuts may be nested, but must not overlap otherwise. */
    public void cut(int from, int to) {
        edits.add(new Edit(from, to, NOTHING));
    }

    /** Inserts a text, outside every cut. The text must not change before {@link #applied}. */
    public void insert(int at, Slice text) {
        edits.add(new Edit(at, at, text));
        insertedBytes += text.length();
    }

    /** Returns the edited range. Without edits this is the range itself, otherwise a copy. */
    public Slice applied(Slice range) {
        if (edits.isEmpty()) {
            return range;
        }
        edits.sort(Edit.BY_POSITION);
        byte[] in = range.array();
        TextBuffer text = new TextBuffer(range.length() + insertedBytes);
        int position = range.from();
        for (int i = 0; i < edits.size(); i++) {
            Edit edit = edits.get(i);
            // An edit before the position lies inside a cut that is already applied.
            if (edit.from >= position) {
                text.append(in, position, edit.from).append(edit.insertion);
                position = edit.to;
            }
        }
        return text.append(in, position, range.to()).view();
    }
}
