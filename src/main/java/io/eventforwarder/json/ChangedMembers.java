package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads similar objects one after the other, such as the envelopes of one device, and finds the
 * members that have changed since the previous object. Members that are written the same, in the
 * same order, are compared as bytes and not tokenized again.
 */
public final class ChangedMembers {
    /** The number of places that a member may move between two objects and still be recognized. */
    private static final int NEARBY = 4;

    private final JsonTokens tokens = new JsonTokens();
    private final List<JsonMember> changed = new ArrayList<>();
    private List<JsonMember> previous = new ArrayList<>();
    private List<JsonMember> members = new ArrayList<>();
    private boolean repeatsNames;
    private boolean allChanged = true;

    /** Reads the next object. */
    public void next(Slice object) throws MalformedJsonException {
        tokens.begin(object.array(), object.from(), object.to());
        tokens.next();
        read();
    }

    /** Reads the next object from the text of its members, without braces. */
    public void nextMembers(Slice text) throws MalformedJsonException {
        tokens.beginMembers(text.array(), text.from(), text.to());
        read();
    }

    /** Makes all members of the next object count as changed. */
    public void forget() {
        allChanged = true;
    }

    public void clear() {
        members.clear();
        changed.clear();
        repeatsNames = false;
        allChanged = true;
    }

    /**
     * The members in their order. For a repeated name, the last member takes the place of the
     * first.
     */
    public List<JsonMember> members() {
        return repeatsNames ? lastOfEachName() : members;
    }

    /** The members whose text differs from the previous object. */
    public List<JsonMember> changed() {
        return changed;
    }

    private void read() throws MalformedJsonException {
        List<JsonMember> spare = previous;
        previous = members;
        members = spare;
        members.clear();
        changed.clear();
        boolean hasNewNames = compare();
        previous.clear();
        // Without new names, an object can repeat a name only if the previous object did.
        boolean repeated = repeatsNames;
        repeatsNames = (repeated || hasNewNames) && findsRepeatedName();
        if (allChanged || repeated || repeatsNames) {
            changed.clear();
            changed.addAll(members());
        }
        allChanged = false;
    }

    /**
     * Reads the members.
     *
     * @return whether a member has a name that the previous object did not have nearby
     */
    private boolean compare() throws MalformedJsonException {
        boolean hasNewNames = false;
        int expected = 0;
        while (true) {
            while (expected < previous.size() && tokens.skipSame(previous.get(expected))) {
                members.add(previous.get(expected));
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
                JsonMember older = previous.get(same);
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

    /** The index of the previous object's nearby member with the current name, or -1. */
    private int findName(int first) {
        for (int i = first; i < Math.min(previous.size(), first + NEARBY); i++) {
            if (tokens.hasNameOf(previous.get(i))) {
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
