package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads similar objects one after the other, such as the envelopes of one device, and tells which
 * members have changed since the object before. Members that are written the same, in the same
 * order, are compared as bytes and not tokenized again.
 */
public final class ChangedMembers {
    /** How far a member may move between two objects and still be recognized. */
    private static final int NEARBY = 4;

    private final JsonTokens tokens = new JsonTokens();
    private final List<JsonMember> changed = new ArrayList<>();
    private List<JsonMember> before = new ArrayList<>();
    private List<JsonMember> members = new ArrayList<>();
    private boolean repeatsNames;
    private boolean allChanged = true;

    /** Goes on to an object. */
    public void next(Slice object) throws MalformedJsonException {
        tokens.begin(object.array(), object.from(), object.to());
        tokens.next();
        read();
    }

    /** Goes on to the members of an object, without its braces. */
    public void nextMembers(Slice text) throws MalformedJsonException {
        tokens.beginMembers(text.array(), text.from(), text.to());
        read();
    }

    /** Lets all members of the next object count as changed. */
    public void forget() {
        allChanged = true;
    }

    public void clear() {
        members.clear();
        changed.clear();
        repeatsNames = false;
        allChanged = true;
    }

    /** The members in their order; of a repeated name the last, in place of the first. */
    public List<JsonMember> members() {
        return repeatsNames ? lastOfEachName() : members;
    }

    /** Those of {@link #members} that are not written as in the object before. */
    public List<JsonMember> changed() {
        return changed;
    }

    private void read() throws MalformedJsonException {
        List<JsonMember> spare = before;
        before = members;
        members = spare;
        members.clear();
        changed.clear();
        boolean hasNewNames = compare();
        before.clear();
        // An object with the names of the one before repeats a name only if that one did.
        boolean repeated = repeatsNames;
        repeatsNames = (repeated || hasNewNames) && findsRepeatedName();
        if (allChanged || repeated || repeatsNames) {
            changed.clear();
            changed.addAll(members());
        }
        allChanged = false;
    }

    /** Reads the members; returns whether one has a name that is new at its place. */
    private boolean compare() throws MalformedJsonException {
        boolean hasNewNames = false;
        int expected = 0;
        while (true) {
            while (expected < before.size() && tokens.skipSame(before.get(expected))) {
                members.add(before.get(expected));
                expected++;
            }
            if (!tokens.nextMember()) {
                return hasNewNames;
            }
            int same = findName(expected);
            hasNewNames |= same < 0;
            if (same < 0) {
                members.add(JsonMember.current(tokens.name(), tokens));
                changed.add(members.get(members.size() - 1));
            } else {
                JsonMember older = before.get(same);
                JsonMember member = JsonMember.current(older.name(), tokens);
                boolean isChanged = !member.isWrittenLike(older);
                members.add(isChanged ? member : older);
                if (isChanged) {
                    changed.add(member);
                }
                expected = same + 1;
            }
        }
    }

    /** The nearby member of the object before that has the name of the current one, or -1. */
    private int findName(int first) {
        for (int i = first; i < Math.min(before.size(), first + NEARBY); i++) {
            if (tokens.hasNameOf(before.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean findsRepeatedName() {
        Set<String> names = new HashSet<>();
        for (JsonMember member : members) {
            if (!names.add(member.name())) {
                return true;
            }
        }
        return false;
    }

    private List<JsonMember> lastOfEachName() {
        Map<String, JsonMember> last = new LinkedHashMap<>();
        for (JsonMember member : members) {
            last.put(member.name(), member);
        }
        return new ArrayList<>(last.values());
    }
}
