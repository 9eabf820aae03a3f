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
 * same order, are compared as bytes and not parsed again.
 */
public final class ChangedMembers extends JsonScanner {
    /** The number of places that a member may move between two objects and still be recognized. */
    private static final int NEARBY = 4;

    private final List<JsonMember> changed = new ArrayList<>();
    private List<JsonMember> previous = new ArrayList<>();
    private List<JsonMember> members = new ArrayList<>();
    private boolean repeatsNames;
    private boolean allChanged = true;

    /** Reads the next object, which must be valid JSON without white space around it. */
    public void next(Slice object) throws MalformedJsonException {
        nextMembers(new Slice(object.array(), object.from() + 1, object.to() - 1));
    }

    /** Reads the next object from the text of its members, without braces. */
    public void nextMembers(Slice text) throws MalformedJsonException {
        scan(text.array(), text.to());
        List<JsonMember> spare = previous;
        previous = members;
        members = spare;
        members.clear();
        changed.clear();
        boolean hasNewNames = compare(endOfSpace(text.from()));
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

    /**
     * Reads the members that begin at an index.
     *
     * @return whether a member has a name that the previous object did not have nearby
     */
    private boolean compare(int first) throws MalformedJsonException {
        boolean hasNewNames = false;
        int expected = 0;
        int at = first;
        while (at < to) {
            if (expected < previous.size() && isSameAt(at, previous.get(expected))) {
                at += previous.get(expected).length();
                members.add(previous.get(expected));
                expected++;
            } else {
                int nameEnd = endOfText(at + 1);
                int value = endOfSpace(endOfSpace(nameEnd) + 1);
                int end = endOfValid(value);
                int same = findName(at, nameEnd, expected);
                JsonMember older = same < 0 ? null : previous.get(same);
                String name =
                        older == null ? Scalars.unescaped(in, at + 1, nameEnd - 1) : older.name();
                JsonMember member = new JsonMember(name, in, at, value, end);
                if (older != null && member.isWrittenLike(older)) {
                    members.add(older);
                } else {
                    members.add(member);
                    changed.add(member);
                }
                hasNewNames |= older == null;
                expected = older == null ? expected : same + 1;
                at = end;
            }
            at = endOfSpace(at);
            if (at < to) {
                at = endOfSpace(endOf(',', at, "there should be a comma"));
            }
        }
        return hasNewNames;
    }

    /** Whether exactly the bytes of a known member are at an index. */
    private boolean isSameAt(int at, JsonMember known) {
        int after = at + known.length();
        // A number may continue after the digits of the known member.
        return after <= to && (after == to || in[after] == ',') && known.isWrittenAt(at, in);
    }

    /** The index of the previous object's nearby member with a name, or -1. */
    private int findName(int nameFrom, int nameTo, int first) {
        for (int i = first; i < Math.min(previous.size(), first + NEARBY); i++) {
            if (previous.get(i).hasName(in, nameFrom, nameTo)) {
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
