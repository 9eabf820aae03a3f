package io.eventforwarder.deadletters;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts letters together from what was written, in the order in which it was written. */
public final class Letters {
    private final Map<List<Object>, List<Letter>> byOrigin = new HashMap<>();
    private final List<Letter> all = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    /**
     * Adds one line or record.
     *
     * @param where names it for a person, should it be no dead letter
     */
    public void add(byte[] json, String where) {
        try {
            add(WrittenLetter.read(json));
        } catch (UnreadableLetter e) {
            unreadable.add(where + ": " + e.getMessage());
        }
    }

    private void add(WrittenLetter written) {
        List<Letter> alike =
                byOrigin.computeIfAbsent(written.commonToParts(), origin -> new ArrayList<>());
        if (alike.stream().anyMatch(letter -> letter.holds(written))) {
            return;
        }
        // Letters of one place are written one after another: a part belongs to the newest.
        if (alike.isEmpty() || !alike.get(alike.size() - 1).lacks(written)) {
            Letter letter = new Letter(written);
            alike.add(letter);
            all.add(letter);
        }
        alike.get(alike.size() - 1).add(written);
    }

    /** Each letter once, however often it was written. */
    public Collection<Letter> all() {
        Map<String, Letter> once = new LinkedHashMap<>();
        all.forEach(letter -> once.putIfAbsent(letter.id(), letter));
        return once.values();
    }

    /** What was no dead letter, each in a sentence. */
    public List<String> unreadable() {
        return unreadable;
    }
}
