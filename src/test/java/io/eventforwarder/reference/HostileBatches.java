package io.eventforwarder.reference;

import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.HostileJson;
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
                    batch_id forwarding_info sdk_version
                    """,
                    "\u20ac \ud83d\ude00",
                    "");

    private final Random random;
    private final HostileJson json;
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
        this.json = new HostileJson(random);
        this.scalars = new HostileScalars(random);
        this.arrival = arrival;
        this.ofOneOwner = ofOneOwner;
    }

    /** A batch; rarely another value. */
    Tree batch() {
        if (json.chance(60)) {
            return value(2);
        }
        List<Member> members = new ArrayList<>();
        if (ofOneOwner) {
            put(members, "mpid", id("7"));
        } else {
            members.addAll(json.chance(3) ? json.envelope() : List.of());
            device(members);
            owner(members);
        }
        merged(members);
        for (int i = random.nextInt(5); i > 0; i--) {
            put(members, pick(FIELDS), value(2));
        }
        often(members, "timestamp_unixtime_ms", time());
        if (!json.chance(10)) {
            put(members, "events", json.chance(25) ? value(2) : events());
        }
        if (json.chance(40)) {
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
                put(members, "mp_deviceid", json.chance(3) ? text(" ") : none);
                List<String> names = new ArrayList<>(DEVICE_INFO);
                Collections.shuffle(names, random);
                put(
                        members,
                        "device_info",
                        object(names.subList(0, 3), json.chance(3) ? none : id(id)));
            }
            case 4 -> put(members, "mp_deviceid", text(id + "l".repeat(253 + random.nextInt(4))));
            default -> {}
        }
    }

    private Tree id(String id) {
        return json.chance(2) ? new Scalar("1" + id) : text("1" + id);
    }

    private void owner(List<Member> members) {
        if (!json.chance(3)) {
            put(members, "mpid", json.chance(4) ? new Scalar("0") : id("7"));
        }
        if (!json.chance(3)) {
            put(members, "api_key", json.chance(2) ? new Scalar("5") : text("key-1"));
        }
        if (json.chance(3)) {
            put(members, "environment", text(json.chance(2) ? "production" : "development"));
        }
    }

    private void merged(List<Member> members) {
        often(members, "user_attributes", keys(1));
        often(members, "partner_identities", keys(1));
        often(members, "integration_attributes", keys(2));
        often(members, "consent_state", keys(2));
        often(members, "deleted_user_attributes", names());
        often(members, "user_identities", json.chance(2) ? keys(1) : identities());
        if (json.chance(8)) {
            put(members, "user_identities", json.chance(2) ? identities() : value(1));
        }
    }

    private void often(List<Member> members, String name, Tree value) {
        if (!json.chance(3)) {
            put(members, name, json.chance(15) ? value(1) : value);
        }
    }

    private Tree keys(int depth) {
        List<Member> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Tree value = depth == 1 || json.chance(10) ? scalar() : keys(depth - 1);
            members.add(json.member(json.chance(20) ? "device_application_stamp" : name(), value));
        }
        return new Obj(members);
    }

    /** A list of names. The meaning of lists with other values is not documented. */
    private Tree names() {
        List<Tree> names = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            names.add(json.chance(5) ? new Scalar("20") : text(name()));
        }
        return new Arr(names);
    }

    private Tree identities() {
        List<Tree> identities = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            if (json.chance(15)) {
                identities.add(json.chance(2) ? scalar() : keys(1));
                continue;
            }
            List<Member> members = new ArrayList<>();
            String type = json.chance(4) ? "device_application_stamp" : name();
            put(members, "identity_type", text(type));
            if (json.chance(12)) {
                put(members, "identity_type", text(name()));
            }
            if (!json.chance(12)) {
                put(members, "identity", json.chance(4) ? scalar() : text("id"));
            }
            if (json.chance(6)) {
                put(members, name(), value(1));
            }
            identities.add(new Obj(members));
        }
        return new Arr(identities);
    }

    private Tree events() {
        List<Tree> events = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            events.add(json.chance(8) ? json.event() : event());
        }
        return new Arr(events);
    }

    private Tree event() {
        List<Member> members = new ArrayList<>();
        Tree data = json.chance(20) ? value(1) : data();
        EventType type = pick(List.of(EventType.values()));
        put(members, "event_type", text(type.label()));
        if (!json.chance(20)) {
            put(members, "data", data);
        }
        if (json.chance(40)) {
            put(members, "data", data());
        }
        if (json.chance(6)) {
            put(members, json.chance(2) ? "event_type" : name(), value(2));
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
        if (json.chance(60)) {
            put(members, "session_uuid", text("s".repeat(250 + random.nextInt(12))));
        }
        return new Obj(members);
    }

    private void sometimes(List<Member> members, String name, Tree value) {
        if (json.chance(3)) {
            put(members, name, json.chance(10) ? value(1) : value);
        }
        if (json.chance(30)) {
            put(members, name, json.chance(2) ? value : new Scalar("null"));
        }
    }

    private Tree crumbs() {
        List<Tree> crumbs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Tree data = object(List.of("location", "x", "location"), value(1));
            crumbs.add(json.chance(5) ? value(1) : object(List.of("location", "data", "y"), data));
        }
        return new Arr(crumbs);
    }

    private Tree identity() {
        return object(
                List.of("identity_type", "identity"),
                text(json.chance(2) ? "device_application_stamp" : "email"));
    }

    /** An object with these names, most of them with the given value. */
    private Obj object(List<String> names, Tree value) {
        List<Member> members = new ArrayList<>();
        for (String name : names) {
            put(members, name, json.chance(4) ? value(1) : value);
        }
        return new Obj(members);
    }

    private Tree time() {
        long time = arrival - 4 + random.nextInt(9);
        return json.chance(3) ? text(Long.toString(time)) : new Scalar(Long.toString(time));
    }

    private void put(List<Member> members, String name, Tree value) {
        json.insert(members, json.member(name, value));
    }

    private Scalar text(String text) {
        return new Scalar(json.member(text, new Scalar("null")).writtenName());
    }

    private String name() {
        return pick(NAMES);
    }

    private Scalar scalar() {
        return scalars.scalar();
    }

    private Tree value(int depth) {
        if (json.chance(400)) {
            return nested(490 + random.nextInt(20));
        }
        if (json.chance(3)) {
            return scalar();
        }
        return depth == 0 || json.chance(2) ? json.value(depth) : keys(depth);
    }

    private Tree nested(int levels) {
        Tree nested = new Arr(List.of());
        for (int i = 1; i < levels; i++) {
            nested =
                    json.chance(2)
                            ? new Arr(List.of(nested))
                            : new Obj(List.of(json.member(name(), nested)));
        }
        return nested;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A record with one batch or with an array of batches; rarely an empty record. */
    String input(boolean withoutSpace) {
        if (json.chance(100)) {
            return withoutSpace ? "" : json.space() + json.space();
        }
        Tree input = batch();
        if (json.chance(8)) {
            List<Tree> bulk = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                bulk.add(batch());
            }
            input = new Arr(bulk);
        } else if (input instanceof Arr) {
            input = new Arr(List.of(input));
        }
        return withoutSpace
                ? input.toString()
                : json.space() + input.written(json::space) + json.space();
    }

    /** The bytes of a text, sometimes after a byte order mark. */
    byte[] bytes(String text) {
        return ((json.chance(6) ? "\uFEFF" : "") + text).getBytes(StandardCharsets.UTF_8);
    }
}
