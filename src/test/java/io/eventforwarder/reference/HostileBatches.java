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

    private static final String NO_GUID = "00000000-0000-0000-0000-000000000000";

    private static final List<String> DEVICE_INFO =
            Pieces.of(
                    """
                    ios_idfv android_uuid ios_advertising_id android_advertising_id roku_advertising_id
                    fire_advertising_id microsoft_advertising_id device
                    """);
    private static final List<String> NAMES =
            List.of("a", "b", "c", "", "é\"", "20", "gdpr", "location", "Data", "events", "\u0000");
    private static final List<String> FIELDS =
            Pieces.of(
                    """
                    ip context source_info application_info unique_id source_request_id message_type
                    batch_id forwarding_info sdk_version Events MPID Mp_DeviceId User_Attributes
                    """,
                    "\u20ac \ud83d\ude00",
                    "");
    private static final List<String> KNOWN_FIELDS =
            Pieces.of(
                    """
                    batch_id message_id schema_version message_type timestamp_unixtime_ms
                    user_attributes user_identities environment api_key mpid mp_deviceid
                    device_info context application_info source_info ip unique_id
                    forwarding_info consent_state location
                    """);

    /** The first four name the same session. */
    private static final List<String> SESSION_UUIDS =
            List.of(
                    "84E1B361-A282-4ADF-8A6D-1D31E6DD5A9E",
                    "84e1b361-a282-4adf-8a6d-1d31e6dd5a9e",
                    "84e1b361-A282-4adf-8A6D-1d31e6dd5a9e",
                    "84E1B361-a282-4ADF-8a6d-1D31E6DD5A9E",
                    "8B8DFAA2-17C7-43E8-88EE-5F2DCF016D56",
                    NO_GUID,
                    "ß",
                    "");

    /** The first two are ids of the uuids. */
    private static final List<String> SESSION_IDS =
            List.of("6051321688317951794", "-2271448330363288817", "0", "1");

    private static final List<String> ODD_TIMES =
            List.of(
                    "0",
                    "-1",
                    "1893456000000",
                    "9007199254740993.000000001",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "1e400",
                    "-1.5E+400",
                    "17e-400");

    private final Random random;
    private final HostileJson json;
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
            for (int i = json.chance(3) ? random.nextInt(9) : 0; i > 0; i--) {
                put(members, json.pick(KNOWN_FIELDS), value(3));
            }
            device(members);
            owner(members);
        }
        merged(members);
        for (int i = random.nextInt(5); i > 0; i--) {
            put(members, json.pick(FIELDS), json.chance(6) ? longNumber() : value(2));
        }
        often(members, "timestamp_unixtime_ms", time());
        if (!json.chance(10)) {
            put(members, "events", json.chance(25) ? value(2) : events());
        }
        if (json.chance(40)) {
            put(members, "events", json.chance(2) ? new Scalar("null") : value(1));
        }
        if (json.chance(40)) {
            put(members, json.pick(FIELDS), nonFinite());
        }
        return new Obj(members);
    }

    private void device(List<Member> members) {
        String id = Integer.toString(random.nextInt(3));
        switch (random.nextInt(NOBODY + 1)) {
            case 0, 1 -> put(members, "mp_deviceid", id(id));
            case 2 -> put(members, "device_info", object(List.of("ios_idfv"), id(id)));
            case 3 -> {
                Tree none = text(NO_GUID);
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
            put(members, "mpid", json.chance(4) ? longNumber() : id("7"));
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
        often(members, "consent_state", json.chance(6) ? new Scalar("null") : keys(2));
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

    /** An object; sometimes an empty array, which some writers write for an empty object. */
    private Tree keys(int depth) {
        if (json.chance(8)) {
            return new Arr(List.of());
        }
        List<Member> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Tree value = depth == 1 || json.chance(10) ? json.scalar() : keys(depth - 1);
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
                identities.add(json.chance(2) ? json.scalar() : keys(1));
                continue;
            }
            List<Member> members = new ArrayList<>();
            String type = json.chance(4) ? "device_application_stamp" : name();
            put(members, "identity_type", text(type));
            if (json.chance(12)) {
                put(members, "identity_type", text(name()));
            }
            if (!json.chance(12)) {
                put(members, "identity", json.chance(4) ? json.scalar() : text("id"));
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
            events.add(json.chance(60) ? nonFinite() : json.chance(100) ? value(2) : event());
        }
        return new Arr(events);
    }

    private Tree event() {
        List<Member> members = new ArrayList<>();
        Tree data = json.chance(15) ? new Arr(List.of()) : json.chance(20) ? value(1) : data();
        EventType type = json.pick(List.of(EventType.values()));
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
        if (json.chance(40)) {
            put(members, name(), nonFinite());
        }
        return new Obj(members);
    }

    private Tree data() {
        List<Member> members = new ArrayList<>();
        often(members, "timestamp_unixtime_ms", time());
        sometimes(members, "event_start_unixtime_ms", time());
        sometimes(members, "event_id", longNumber());
        sometimes(members, "session_uuid", text(json.pick(SESSION_UUIDS)));
        sometimes(members, "session_id", sessionId());
        sometimes(members, "location", json.chance(2) ? new Obj(List.of()) : value(1));
        sometimes(members, "custom_attributes", keys(2));
        sometimes(members, "breadcrumbs", crumbs());
        sometimes(members, "new", identity());
        sometimes(members, "old", identity());
        sometimes(members, name(), value(3));
        if (json.chance(60)) {
            put(members, "session_uuid", text("s".repeat(250 + random.nextInt(12))));
        }
        return new Obj(members);
    }

    private Tree sessionId() {
        String id = json.chance(5) ? json.pick(SESSION_UUIDS) : json.pick(SESSION_IDS);
        return SESSION_IDS.contains(id) && json.chance(2) ? new Scalar(id) : text(id);
    }

    /** An integer of about 64 bits, as a number or in a text. */
    private Tree longNumber() {
        String number =
                json.chance(3)
                        ? json.pick(List.of("0", "-9223372036854775809", "92233720368547758070"))
                        : Long.toString(random.nextInt(3) - 1 + Long.MAX_VALUE / 2);
        return json.chance(2) ? new Scalar(number) : text(number);
    }

    /** A number that JSON does not have, or a value that holds one. */
    private Tree nonFinite() {
        Tree value = new Scalar(json.pick(Tree.NON_FINITE));
        while (json.chance(2)) {
            value =
                    json.chance(2)
                            ? new Arr(List.of(value, json.scalar()))
                            : new Obj(List.of(json.member(name(), value)));
        }
        return value;
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

    /** A time around the arrival, as any number or in a text. */
    private Tree time() {
        long time = arrival - 4 + random.nextInt(9);
        String number =
                switch (random.nextInt(12)) {
                    case 0 ->
                            time
                                    + json.pick(
                                            List.of(".0", ".25", ".250", ".5", ".75", "e0", "E-0"));
                    case 1 -> "%d.%03de3".formatted(time / 1_000, time % 1_000);
                    case 2 -> "1.%012d5E+12".formatted(time % 1_000_000_000_000L);
                    case 3 -> time + "00e-2";
                    case 4 -> json.pick(ODD_TIMES);
                    default -> Long.toString(time);
                };
        return json.chance(3) ? text(number) : new Scalar(number);
    }

    private void put(List<Member> members, String name, Tree value) {
        json.insert(members, json.member(name, value));
    }

    private Scalar text(String text) {
        return new Scalar(json.member(text, new Scalar("null")).writtenName());
    }

    private String name() {
        return json.pick(NAMES);
    }

    private Tree value(int depth) {
        if (json.chance(400)) {
            return nested(490 + random.nextInt(20));
        }
        if (json.chance(3)) {
            return json.scalar();
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

    /**
     * The bytes of a record: mostly one batch, sometimes several values, an array of batches,
     * malformed JSON at the end, or nothing.
     */
    byte[] input(boolean withoutSpace) {
        StringBuilder text = new StringBuilder(json.chance(6) ? "\uFEFF" : "");
        for (int i = json.chance(6) ? random.nextInt(4) : 1; i > 0; i--) {
            Tree value = json.chance(8) ? bulk() : batch();
            if (withoutSpace) {
                text.append(value);
            } else {
                text.append(json.space()).append(value.written(json::space));
                text.append(json.pick(List.of("", "", "\n", "\r\n", " ")));
            }
        }
        if (json.chance(20)) {
            String whole = batch().toString();
            text.append(whole, 0, random.nextInt(whole.length()));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Tree bulk() {
        List<Tree> batches = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            batches.add(batch());
        }
        return new Arr(batches);
    }
}
