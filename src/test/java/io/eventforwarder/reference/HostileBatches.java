package io.eventforwarder.reference;

import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random batches in every form that JSON allows. The numbers of devices, owners and sessions are
 * small, so that batches share them.
 */
final class HostileBatches {
    /** The choice that means a batch without any device id. */
    private static final int NOBODY = 5;

    private static final List<String> DEVICE_INFO =
            Pieces.of(
                    """
                    ios_idfv android_uuid ios_advertising_id android_advertising_id roku_advertising_id
                    fire_advertising_id microsoft_advertising_id device
                    """);
    private static final List<String> NAMES =
            List.of("a", "b", "c", "", "é\"", "20", "gdpr", "location", "events", "\u0000");
    private static final List<String> FIELDS =
            Pieces.of(
                    """
                    ip context source_info application_info unique_id source_request_id message_type
                    message_id schema_version batch_id forwarding_info sdk_version location
                    device_info mpid mp_deviceid api_key environment
                    """,
                    "\u20ac \ud83d\ude00",
                    "");

    private static final List<String> SPACES = List.of("", "", "", "", " ", "\n", "\r\n", "\t  ");

    private final Random random;
    private final HostileScalars scalars;
    private final long arrival;
    private final boolean ofOneOwner;

    /**
     * @param arrival the timestamps are close to this time
     * @param ofOneOwner whether all batches have the same owner and device, so that more of them
     *     share a record
     */
    HostileBatches(Random random, long arrival, boolean ofOneOwner) {
        this.random = random;
        this.scalars = new HostileScalars(random);
        this.arrival = arrival;
        this.ofOneOwner = ofOneOwner;
    }

    /** A batch; rarely another value. */
    Tree batch() {
        if (chance(60)) {
            return value(2);
        }
        List<Member> members = new ArrayList<>();
        if (ofOneOwner) {
            put(members, "mpid", id("7"));
        } else {
            device(members);
            owner(members);
        }
        merged(members);
        for (int i = random.nextInt(5); i > 0; i--) {
            put(members, pick(FIELDS), value(2));
        }
        often(members, "timestamp_unixtime_ms", time());
        if (!chance(10)) {
            put(members, "events", chance(25) ? value(2) : events());
        }
        if (chance(40)) {
            put(members, "events", value(1));
        }
        return new Obj(members);
    }

    private void device(List<Member> members) {
        String id = Integer.toString(random.nextInt(3));
        switch (random.nextInt(NOBODY + 1)) {
            case 0, 1 -> put(members, "mp_deviceid", id(id));
            case 2 -> put(members, "device_info", object(List.of("ios_idfv"), id(id)));
            case 3 -> {
                Tree none = text("00000000-0000-0000-0000-000000000000");
                put(members, "mp_deviceid", chance(3) ? text(" ") : none);
                List<String> names = new ArrayList<>(DEVICE_INFO);
                Collections.shuffle(names, random);
                put(members, "device_info", object(names.subList(0, 3), chance(3) ? none : id(id)));
            }
            case 4 -> put(members, "mp_deviceid", text(id + "l".repeat(253 + random.nextInt(4))));
            default -> {}
        }
    }

    private Tree id(String id) {
        return chance(2) ? new Scalar("1" + id) : text("1" + id);
    }

    private void owner(List<Member> members) {
        if (!chance(3)) {
            put(members, "mpid", chance(4) ? new Scalar("0") : id("7"));
        }
        if (!chance(3)) {
            put(members, "api_key", chance(2) ? new Scalar("5") : text("key-1"));
        }
        if (chance(3)) {
            put(members, "environment", text(chance(2) ? "production" : "development"));
        }
    }

    private void merged(List<Member> members) {
        often(members, "user_attributes", keys(1));
        often(members, "partner_identities", keys(1));
        often(members, "integration_attributes", keys(2));
        often(members, "consent_state", keys(2));
        often(members, "deleted_user_attributes", names());
        often(members, "user_identities", chance(2) ? keys(1) : identities());
        if (chance(8)) {
            put(members, "user_identities", chance(2) ? identities() : value(1));
        }
    }

    private void often(List<Member> members, String name, Tree value) {
        if (!chance(3)) {
            put(members, name, chance(15) ? value(1) : value);
        }
    }

    /** An object; sometimes an empty array, which some writers write for an empty object. */
    private Tree keys(int depth) {
        if (chance(8)) {
            return new Arr(List.of());
        }
        List<Member> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Tree value = depth == 1 || chance(10) ? scalar() : keys(depth - 1);
            members.add(member(chance(20) ? "device_application_stamp" : name(), value));
        }
        return new Obj(members);
    }

    /** A list of names. The meaning of lists with other values is not documented. */
    private Tree names() {
        List<Tree> names = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            names.add(chance(5) ? new Scalar("20") : text(name()));
        }
        return new Arr(names);
    }

    private Tree identities() {
        List<Tree> identities = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            if (chance(15)) {
                identities.add(chance(2) ? scalar() : keys(1));
                continue;
            }
            List<Member> members = new ArrayList<>();
            String type = chance(4) ? "device_application_stamp" : name();
            put(members, "identity_type", text(type));
            if (chance(12)) {
                put(members, "identity_type", text(name()));
            }
            if (!chance(12)) {
                put(members, "identity", chance(4) ? scalar() : text("id"));
            }
            if (chance(6)) {
                put(members, name(), value(1));
            }
            identities.add(new Obj(members));
        }
        return new Arr(identities);
    }

    private Tree events() {
        List<Tree> events = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            events.add(chance(10) ? value(2) : event());
        }
        return new Arr(events);
    }

    private Tree event() {
        List<Member> members = new ArrayList<>();
        Tree data = chance(20) ? value(1) : data();
        EventType type = pick(List.of(EventType.values()));
        put(members, "event_type", text(type.label()));
        if (!chance(20)) {
            put(members, "data", data);
        }
        if (chance(40)) {
            put(members, "data", data());
        }
        if (chance(6)) {
            put(members, chance(2) ? "event_type" : name(), value(2));
        }
        return new Obj(members);
    }

    private Tree data() {
        List<Member> members = new ArrayList<>();
        often(members, "timestamp_unixtime_ms", time());
        sometimes(members, "event_start_unixtime_ms", time());
        sometimes(members, "event_id", new Scalar(Long.toString(random.nextLong())));
        sometimes(members, "session_uuid", text("84e1b361-A282-" + random.nextInt(2)));
        sometimes(members, "session_id", new Scalar(Integer.toString(random.nextInt(2))));
        sometimes(members, "location", value(1));
        sometimes(members, "breadcrumbs", crumbs());
        sometimes(members, "new", identity());
        sometimes(members, "old", identity());
        sometimes(members, name(), value(3));
        if (chance(60)) {
            put(members, "session_uuid", text("s".repeat(250 + random.nextInt(12))));
        }
        return new Obj(members);
    }

    private void sometimes(List<Member> members, String name, Tree value) {
        if (chance(3)) {
            put(members, name, chance(10) ? value(1) : value);
        }
        if (chance(30)) {
            put(members, name, chance(2) ? value : new Scalar("null"));
        }
    }

    private Tree crumbs() {
        List<Tree> crumbs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Tree data = object(List.of("location", "x", "location"), value(1));
            crumbs.add(chance(5) ? value(1) : object(List.of("location", "data", "y"), data));
        }
        return new Arr(crumbs);
    }

    private Tree identity() {
        return object(
                List.of("identity_type", "identity"),
                text(chance(2) ? "device_application_stamp" : "email"));
    }

    /** An object with these names, most of them with the given value. */
    private Obj object(List<String> names, Tree value) {
        List<Member> members = new ArrayList<>();
        for (String name : names) {
            put(members, name, chance(4) ? value(1) : value);
        }
        return new Obj(members);
    }

    private Tree time() {
        long time = arrival - 4 + random.nextInt(9);
        return chance(3) ? text(Long.toString(time)) : new Scalar(Long.toString(time));
    }

    private void put(List<Member> members, String name, Tree value) {
        members.add(random.nextInt(members.size() + 1), member(name, value));
    }

    /** A random spelling of the name, with or without escapes. */
    private Member member(String name, Tree value) {
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

    /** White space or the empty text. */
    private String space() {
        return pick(SPACES);
    }

    /** True with a probability of one in this number. */
    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private Scalar text(String text) {
        return new Scalar(member(text, new Scalar("null")).writtenName());
    }

    private String name() {
        return pick(NAMES);
    }

    private Scalar scalar() {
        return scalars.scalar();
    }

    private Tree value(int depth) {
        if (chance(400)) {
            return nested(490 + random.nextInt(20));
        }
        if (chance(3)) {
            return scalar();
        }
        if (depth == 0) {
            return scalar();
        }
        if (chance(2)) {
            return keys(depth);
        }
        List<Tree> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(depth - 1));
        }
        return new Arr(items);
    }

    private Tree nested(int levels) {
        Tree nested = new Arr(List.of());
        for (int i = 1; i < levels; i++) {
            nested =
                    chance(2) ? new Arr(List.of(nested)) : new Obj(List.of(member(name(), nested)));
        }
        return nested;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A record with one batch or with an array of batches; rarely an empty record. */
    String input(boolean withoutSpace) {
        if (chance(100)) {
            return withoutSpace ? "" : space() + space();
        }
        Tree input = batch();
        if (chance(8)) {
            List<Tree> bulk = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                bulk.add(batch());
            }
            input = new Arr(bulk);
        } else if (input instanceof Arr) {
            input = new Arr(List.of(input));
        }
        return withoutSpace ? input.toString() : space() + input.written(this::space) + space();
    }

    /** The bytes of a text, sometimes after a byte order mark. */
    byte[] bytes(String text) {
        return ((chance(6) ? "\uFEFF" : "") + text).getBytes(StandardCharsets.UTF_8);
    }
}
