package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects that come one after the other and are much alike, as the envelopes of one device are. Of
 * each only what is not written as in the one before is looked into.
 */
public final class AlikeObjects {
    /** Where there are more or fewer members than in the object before, they are few. */
    private static final int NEARBY = 4;

    /** In bytes: what members of an object may keep of arrays while they wait for the next one. */
    private static final long MOST_KEPT = 4 << 20;

    private final JsonTokens tokens = new JsonTokens();
    private final List<JsonMember> changed = new ArrayList<>();
    private WrittenMembers before = new WrittenMembers();
    private WrittenMembers current = new WrittenMembers();

    /** Whether the next object's members say something new, whatever they say. */
    private boolean forgetful = true;

    /** Goes on to an object. */
    public void next(Slice object) throws MalformedJsonException {
        tokens.begin(object.array(), object.from(), object.to());
        tokens.next();
        goOnTo(object);
    }

    /** Goes on to an object whose members these are, without its braces. */
    public void nextBetween(Slice members) throws MalformedJsonException {
        tokens.beginMembers(members.array(), members.from(), members.to());
        goOnTo(members);
    }

    /** Lets all members of the next object count as changed. */
    public void forget() {
        forgetful = true;
    }

    /** As {@link #forget}, between objects of different origin; none that is large is kept. */
    public void beginAnew() {
        forgetful = true;
        changed.clear();
        before.clear();
        if (current.keptBytes() > MOST_KEPT) {
            current.clear();
        }
    }

    /**
     * All members of the object in their order; of a repeated name the last, in place of the first.
     */
    public List<JsonMember> members() {
        return current.isRepeating() ? lastOfEachName(current.members()) : current.members();
    }

    /** Those of {@link #members} that are not written just as in the object before. */
    public List<JsonMember> changed() {
        return changed;
    }

    private void goOnTo(Slice text) throws MalformedJsonException {
        WrittenMembers passed = before;
        before = current;
        current = passed;
        current.begin(text, tokens.end());
        changed.clear();
        boolean namesAreNew = walk();
        // Names that came once in the object before come once in this one.
        if (namesAreNew || before.isRepeating()) {
            current.lookForRepetition();
        }
        if (forgetful || before.isRepeating() || current.isRepeating()) {
            changed.clear();
            // Adding all at once would copy them twice.
            for (JsonMember member : members()) {
                changed.add(member);
            }
        }
        forgetful = false;
    }

    /** Returns whether there is a name at a place where the object before had another, or none. */
    private boolean walk() throws MalformedJsonException {
        boolean namesAreNew = false;
        int expected = 0;
        while (true) {
            int next = before.passSame(expected, tokens, current);
            if (next > expected) {
                tokens.goOnBehind(current.end());
                expected = next;
            }
            if (!tokens.nextMember()) {
                return namesAreNew;
            }
            int namesake = before.namesake(expected, expected + NEARBY, tokens);
            namesAreNew |= namesake < 0;
            JsonMember member =
                    namesake < 0
                            ? JsonMember.current(tokens.name(), tokens)
                            : JsonMember.currentLike(before.member(namesake), tokens);
            current.add(member, tokens.nameStart(), tokens.end());
            changed.add(member);
            expected = namesake < 0 ? expected : namesake + 1;
        }
    }

    private static List<JsonMember> lastOfEachName(List<JsonMember> members) {
        Map<String, JsonMember> last = new LinkedHashMap<>();
        for (JsonMember member : members) {
            last.put(member.name(), member);
        }
        return new ArrayList<>(last.values());
    }
}
