package io.eventforwarder.testing;

import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Valid JSON that is hard to process: known names with values of any type, repeated or escaped
 * names, numbers beyond every machine type, and white space everywhere.
 */
public final class HostileJson {
    private static final List<String> BATCH_FIELDS =
            names(
                    """
                    batch_id message_id schema_version message_type timestamp_unixtime_ms
                    user_attributes user_identities environment api_key mpid mp_deviceid
                    device_info context application_info source_info ip unique_id
                    forwarding_info consent_state location
                    """);
    private static final List<String> DATA_FIELDS =
            names(
                    """
                    event_id timestamp_unixtime_ms event_start_unixtime_ms session_id
                    session_uuid location breadcrumbs new old custom_attributes
                    """);
    private static final List<String> INNER_FIELDS =
            names(
                    """
                    location data device device_application_stamp identity_type identity
                    data_plan ios_idfv android_uuid events
                    """);
    private static final List<String> ODD_NAMES =
            List.of("", " ", "é", "😀", "Events", "a\"b", "back\\slash", "\u0000", "}", ",", "x");
    private static final List<String> SCALARS =
            List.of(
                    "null",
                    "null",
                    "true",
                    "false",
                    "0",
                    "-0",
                    "5",
                    "9007199254740993",
                    "-9223372036854775809",
                    "1e400",
                    "1.50E-7",
                    "123456789012345678901234567890123456789012345678901234567890",
                    "\"\"",
                    "\"0\"",
                    "\"text\"",
                    "\"\\ud800\"",
                    "\"\\\"}],{[\\\\\"",
                    "\" , \"",
                    "\"é€😀\"",
                    "\"1700000000123\"",
                    "\"device_application_stamp\"",
                    "\"device_application\\u005fstamp\"",
                    "\"00000000-0000-0000-0000-000000000000\"",
                    "\"84E1B361-A282-4ADF-8A6D-1D31E6DD5A9E\"");
    private static final List<String> SPACES = List.of("", "", "", "", " ", "\n", "\r\n", "\t  ");

    private final Random random;

    private static List<String> names(String separatedBySpace) {
        return List.of(separatedBySpace.split("\\s+"));
    }

    public HostileJson(Random random) {
        this.random = random;
    }

    /** The fields of a batch, without its events. */
    public List<Member> envelope() {
        return members(BATCH_FIELDS, 8, 3);
    }

    /** An event; mostly an object with data. */
    public Tree event() {
        if (chance(20)) {
            return value(2);
        }
        List<Member> members = members(List.of("event_type", "x"), 2, 2);
        if (!chance(10)) {
            insert(members, member("data", chance(20) ? value(1) : data()));
        }
        if (chance(30)) {
            insert(members, member("data", value(1)));
        }
        return new Obj(members);
    }

    private Tree data() {
        List<Member> members = members(DATA_FIELDS, 6, 3);
        if (chance(2)) {
            // Most real events already have all fields that the job would add.
            insert(members, member("event_id", new Scalar("-6518616552181726857")));
            insert(members, member("timestamp_unixtime_ms", new Scalar("1.70e12")));
            insert(members, member("event_start_unixtime_ms", new Scalar("\"1700000000123\"")));
            insert(members, member("session_id", new Scalar("5")));
        }
        return new Obj(members);
    }

    private List<Member> members(List<String> names, int most, int depth) {
        List<Member> members = new ArrayList<>();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            members.add(member(chance(4) ? oddName() : pick(names), value(depth)));
        }
        return members;
    }

    private String oddName() {
        return chance(2) ? pick(ODD_NAMES) : pick(INNER_FIELDS);
    }

    /** A random spelling of the name, with or without escapes. */
    public Member member(String name, Tree value) {
        StringBuilder written = new StringBuilder("\"");
        boolean escaped = chance(6);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || (escaped && (Character.isSurrogate(c) || chance(3)))) {
                written.append(String.format(chance(2) ? "\\u%04x" : "\\u%04X", (int) c));
            } else {
                written.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return new Member(written.append('"').toString(), value);
    }

    /** A value of any type, nested up to a depth and rarely much deeper. */
    public Tree value(int depth) {
        if (chance(300)) {
            Tree deep = new Arr(List.of());
            for (int i = random.nextInt(60); i > 0; i--) {
                deep =
                        chance(2)
                                ? new Arr(List.of(deep))
                                : new Obj(List.of(member("location", deep)));
            }
            return deep;
        }
        if (depth == 0 || chance(2)) {
            return new Scalar(pick(SCALARS));
        }
        if (chance(3)) {
            List<Tree> items = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.add(value(depth - 1));
            }
            return new Arr(items);
        }
        return new Obj(members(INNER_FIELDS, 4, depth - 1));
    }

    public void insert(List<Member> members, Member member) {
        members.add(random.nextInt(members.size() + 1), member);
    }

    /** White space or the empty text. */
    public String space() {
        return pick(SPACES);
    }

    /** True with a probability of one in this number. */
    public boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
