package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One object's members, and where in its text each of them stands. */
final class WrittenMembers {
    /** Up to here each name compared with each other is faster than a set of them. */
    private static final int FEW = 32;

    private static final Slice NOTHING = Slice.of(new byte[0]);

    private final List<JsonMember> members = new ArrayList<>();
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private byte[] in = NOTHING.array();
    private int from;
    private int to;
    private boolean repeating;

    /**
     * @param start where the first member may begin
     */
    void begin(Slice text, int start) {
        members.clear();
        in = text.array();
        from = start;
        to = text.to();
        repeating = false;
    }

    void clear() {
        begin(NOTHING, 0);
    }

    void add(JsonMember member, int start, int end) {
        int count = members.size();
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        members.add(member);
        starts[count] = start;
        ends[count] = end;
    }

    List<JsonMember> members() {
        return members;
    }

    /** The arrays that the members stand in, each as often as there are members in it. */
    long keptBytes() {
        long bytes = in.length;
        for (JsonMember member : members) {
            bytes += member.arrayLength();
        }
        return bytes;
    }

    JsonMember member(int number) {
        return members.get(number);
    }

    /** The index behind the last member so far. */
    int end() {
        return ends[members.size() - 1];
    }

    /**
     * Adds to another object what stands there in one run as it stands here from a member on.
     *
     * @param first the member that is expected
     * @param tokens stand before the run
     * @return the member to expect behind the run
     */
    int passSame(int first, JsonTokens tokens, WrittenMembers other) {
        if (first == members.size()) {
            return first;
        }
        int begin = first == 0 ? from : ends[first - 1];
        int otherBegin = tokens.end();
        int mismatch = Arrays.mismatch(in, begin, to, other.in, otherBegin, other.to);
        int same = mismatch < 0 ? to - begin : mismatch;
        int next = first;
        while (next < members.size()
                && (ends[next] - begin < same
                        || (ends[next] - begin == same && other.mayEndAt(otherBegin + same)))) {
            int moved = otherBegin - begin;
            other.add(members.get(next), starts[next] + moved, ends[next] + moved);
            next++;
        }
        return next;
    }

    /** A number could go on; whatever else is whole ends where it does. */
    private boolean mayEndAt(int at) {
        return at == to || in[at] == ',' || in[at] == '}';
    }

    /**
     * Which of the members from one up to another has the name that the tokens stand behind, or -1.
     */
    int namesake(int first, int end, JsonTokens tokens) {
        for (int i = first; i < Math.min(members.size(), end); i++) {
            if (tokens.hasNameAt(in, starts[i])) {
                return i;
            }
        }
        return -1;
    }

    /** What {@link #lookForRepetition} found; false if nothing looked. */
    boolean isRepeating() {
        return repeating;
    }

    /** Finds out whether a name comes more than once. */
    void lookForRepetition() {
        repeating = members.size() <= FEW ? isRepeatingAmongFew() : isRepeatingAmongMany();
    }

    private boolean isRepeatingAmongFew() {
        for (int i = 1; i < members.size(); i++) {
            String name = members.get(i).name();
            for (int j = 0; j < i; j++) {
                if (name.equals(members.get(j).name())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isRepeatingAmongMany() {
        Set<String> names = new HashSet<>();
        for (JsonMember member : members) {
            if (!names.add(member.name())) {
                return true;
            }
        }
        return false;
    }
}
