package io.eventforwarder.deadletters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts letters together from what was written, in the order in which it was written. What was
 * written twice counts once: a failure of the job repeats letters.
 */
public final class Letters {
    private final LetterFilter filter;
    private final Payloads payloads;
    private final Map<List<Object>, Letter> newestOfOrigin = new HashMap<>();
    private final Set<List<Object>> seen = new HashSet<>();
    private final List<Letter> all = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    /** Letters that the filter lets through, with their payloads. */
    public Letters(LetterFilter filter, Payloads payloads) {
        this.filter = filter;
        this.payloads = payloads;
    }

    /**
     * Adds one line or record.
     *
     * @param where names it for a person, should it be no dead letter
     */
    void add(byte[] json, String where) throws IOException {
        try {
            WrittenLetter written = WrittenLetter.read(json);
            if (filter.lets(written)) {
                add(written);
            }
        } catch (UnreadableLetter e) {
            addUnreadable(where, e.getMessage());
        }
    }

    /** Notes something that is no dead letter, and why. */
    void addUnreadable(String where, String why) {
        unreadable.add(where + ": " + why);
    }

    private void add(WrittenLetter written) throws IOException {
        List<Object> origin = written.commonToParts();
        String content = Fingerprints.hex(Fingerprints.sha256().digest(written.payload()));
        if (!seen.add(List.of(origin, written.part(), content))) {
            return;
        }
        Letter letter = newestOfOrigin.get(origin);
        // The parts of a letter are written one after another: one that is there is another's.
        if (letter == null || !letter.lacks(written)) {
            letter = new Letter(written, payloads);
            newestOfOrigin.put(origin, letter);
            all.add(letter);
        }
        letter.add(written);
    }

    /** By the time at which their input arrived. */
    public List<Letter> all() {
        return all.stream()
                .sorted(Comparator.comparing(Letter::receivedAt))
                .collect(Collectors.toList());
    }

    /** How many there are by now. */
    public int count() {
        return all.size();
    }

    /** What was no dead letter, each in a sentence that quotes nothing of it. */
    public List<String> unreadable() {
        return unreadable;
    }
}
