package io.eventforwarder.fuzz;

import io.eventforwarder.testing.HostileBatch;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils batches: first what they say, then how they are written. Immutable. */
final class Mutations {
    private static final List<String> NAMES =
            List.of(
                    "events",
                    "data",
                    "event_type",
                    "location",
                    "context",
                    "device_info",
                    "device",
                    "application_info",
                    "source_info",
                    "ip",
                    "mp_deviceid",
                    "mpid",
                    "unique_id",
                    "batch_id",
                    "message_id",
                    "schema_version",
                    "forwarding_info",
                    "message_type",
                    "timestamp_unixtime_ms",
                    "event_id",
                    "session_id",
                    "session_uuid",
                    "user_attributes",
                    "deleted_user_attributes",
                    "user_identities",
                    "device_application_stamp",
                    "identity_type",
                    "breadcrumbs",
                    "new",
                    "old",
                    "consent_state",
                    "integration_attributes",
                    "partner_identities",
                    "source_request_id",
                    "environment",
                    "api_key",
                    "");

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-0",
                    "-1",
                    "1.70e12",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "9223372036854775808",
                    "1e999999999",
                    "-1E-999999999",
                    "9".repeat(400),
                    "0." + "3".repeat(300),
                    "\"\"",
                    "\"session_end\"",
                    "\"screen_view\"",
                    "\"device_application_stamp\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\ud83d\\ude00\"",
                    "\"\uD83D\uDE00\"",
                    "\"" + "x".repeat(700) + "\"",
                    "{}",
                    "[]",
                    "[null]",
                    "{\"\":{}}",
                    "[[],{},[{}]]",
                    "{\"location\":{\"location\":1},\"location\":2}",
                    "{\"identity_type\":\"device_application_stamp\",\"identity\":\"s\"}",
                    "{\"identity_type\":\"email\",\"identity_type\":\"device_application_stamp\"}",
                    "[{\"identity_type\":\"\\u0064evice_application_stamp\",\"identity\":5}]",
                    "{\"device_application_stamp\":\"s\",\"email\":null,\"a\":[{}]}");

    private static final byte[][] BYTES = {
        {(byte) 0xC3},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
        {(byte) 0xFF},
        {0},
        {'\\'},
        {'\\', 'u'},
        {'"'},
        {'\n'},
        {0x1F}
    };

    private final List<String> seeds = Seeds.all();
    private final List<Tree> trees = seeds.stream().map(Tree::read).toList();

    /** The same input for a generator in the same state. */
    byte[] input(Random random) {
        byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) == 0) {
            for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
                bytes = spoilt(bytes, random);
            }
        }
        return bytes;
    }

    private String text(Random random) {
        if (random.nextInt(6) == 0) {
            return HostileBatch.of(random).text();
        }
        int seed = random.nextInt(seeds.size());
        int changes = random.nextInt(5);
        if (changes == 0) {
            return seeds.get(seed);
        }
        Tree tree = trees.get(seed);
        for (int i = 0; i < changes; i++) {
            tree = changed(tree, random);
        }
        return random.nextInt(12) == 0
                ? "[" + written(tree) + "," + written(tree) + "]"
                : written(tree);
    }

    /** The tree with a change in one place, more often near its root than far from it. */
    private Tree changed(Tree tree, Random random) {
        if (random.nextInt(4) > 0) {
            if (tree instanceof Obj object && !object.members().isEmpty()) {
                List<Member> members = new ArrayList<>(object.members());
                int at = random.nextInt(members.size());
                Member member = members.get(at);
                members.set(at, new Member(member.writtenName(), changed(member.value(), random)));
                return new Obj(members);
            }
            if (tree instanceof Arr array && !array.items().isEmpty()) {
                List<Tree> items = new ArrayList<>(array.items());
                int at = random.nextInt(items.size());
                items.set(at, changed(items.get(at), random));
                return new Arr(items);
            }
        }
        if (tree instanceof Obj object) {
            return changed(object, random);
        }
        if (tree instanceof Arr array && random.nextInt(3) > 0) {
            List<Tree> items = new ArrayList<>(array.items());
            items.add(
                    random.nextInt(items.size() + 1),
                    items.isEmpty() || random.nextBoolean()
                            ? value(random)
                            : items.get(random.nextInt(items.size())));
            return new Arr(items);
        }
        return random.nextInt(6) == 0 ? nested(tree, random) : value(random);
    }

    private Tree changed(Obj object, Random random) {
        List<Member> members = new ArrayList<>(object.members());
        int at = random.nextInt(members.size() + 1);
        Member other =
                members.isEmpty()
                        ? Member.of("data", "{}")
                        : members.get(random.nextInt(members.size()));
        switch (random.nextInt(7)) {
            case 0 -> members.add(at, other);
            case 1 -> members.add(at, new Member(other.writtenName(), value(random)));
            case 2 -> members.add(at, new Member(name(random), other.value()));
            case 3 -> members.remove(other);
            case 4 -> {
                return new Arr(List.of(object));
            }
            case 5 -> {
                return random.nextInt(3) == 0 ? value(random) : nested(object, random);
            }
            default -> members.add(at, new Member(name(random), value(random)));
        }
        return new Obj(members);
    }

    /** A known name, now and then spelt with an escape. */
    private static String name(Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        return random.nextInt(4) > 0 || name.isEmpty()
                ? '"' + name + '"'
                : String.format("\"\\u%04x%s\"", (int) name.charAt(0), name.substring(1));
    }

    private Tree value(Random random) {
        return random.nextInt(8) == 0
                ? trees.get(random.nextInt(trees.size()))
                : new Scalar(VALUES.get(random.nextInt(VALUES.size())));
    }

    /** Deeper by a few levels, seldom by more than the parser allows. */
    private static Tree nested(Tree tree, Random random) {
        int levels = random.nextInt(20) == 0 ? 450 + random.nextInt(100) : 1 + random.nextInt(5);
        String before = random.nextBoolean() ? "[" : "{\"location\":";
        String after = before.equals("[") ? "]" : "}";
        return new Scalar(before.repeat(levels) + written(tree) + after.repeat(levels));
    }

    private static String written(Tree tree) {
        return tree.written(() -> "");
    }

    private byte[] spoilt(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(1 + random.nextInt(64)));
        byte[] nothing = new byte[0];
        return switch (random.nextInt(8)) {
            case 0 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
            case 1 -> with(bytes, at, random.nextInt(256));
            case 2 -> with(bytes, at, "{}[]\",:\\ \n0e-".charAt(random.nextInt(13)));
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> joined(bytes, at, nothing, bytes, to);
            case 5 -> joined(bytes, to, nothing, bytes, at);
            case 6 -> {
                String seed = seeds.get(random.nextInt(seeds.size()));
                byte[] other = seed.getBytes(StandardCharsets.UTF_8);
                yield joined(bytes, at, nothing, other, random.nextInt(other.length));
            }
            default -> joined(bytes, at, BYTES[random.nextInt(BYTES.length)], bytes, at);
        };
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] joined(byte[] head, int end, byte[] middle, byte[] tail, int start) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head, 0, end);
        out.writeBytes(middle);
        out.write(tail, start, tail.length - start);
        return out.toByteArray();
    }
}
