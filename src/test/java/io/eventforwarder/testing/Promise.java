package io.eventforwarder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.Refusal;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is promised of the records of one batch as received, worked out from trees: a second,
 * simple-minded implementation to hold the first against.
 */
public final class Promise {
    private static final String STAMP = "device_application_stamp";
    private static final String ARRIVAL = Long.toString(Inputs.ARRIVAL);
    private static final Set<String> SET_ANEW =
            Set.of("events", "batch_id", "message_id", "schema_version");

    /** What the settings let leave, and what they add. */
    public record Allowed(
            boolean location,
            boolean batchLocation,
            boolean metadata,
            boolean deviceName,
            boolean ip,
            boolean mpDeviceId,
            boolean uniqueId,
            boolean forwardingInfo) {
        public static final String UNIQUE_ID = "the \"app\"";

        /** The settings that say so. */
        public String[] settings() {
            List<String> settings = new ArrayList<>();
            put(settings, "include-location-information", location);
            put(settings, "include-event-batch-location", batchLocation);
            put(settings, "include-metadata", metadata);
            put(settings, "include-mp-deviceid", mpDeviceId);
            put(settings, "Output.include-forwarding-info", forwardingInfo);
            if (!deviceName || !ip) {
                settings.add("metadata-field-exclusion");
                settings.add(
                        deviceName ? "ip-address" : ip ? "device-name" : "device-name,ip-address");
            }
            if (uniqueId) {
                settings.addAll(List.of("unique-id", UNIQUE_ID));
            }
            return settings.toArray(String[]::new);
        }

        private static void put(List<String> settings, String key, boolean value) {
            settings.addAll(List.of(key, String.valueOf(value)));
        }
    }

    private final Allowed allowed;
    private final Obj batch;
    private final List<Obj> events = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int received;

    public Promise(Allowed allowed, Tree input) {
        this.allowed = allowed;
        this.batch = input instanceof Obj object ? object : new Obj(List.of());
        List<Tree> all = batch.all("events");
        if (!(input instanceof Obj)) {
            refuse(Refusal.NOT_AN_OBJECT);
        } else if (all.size() > 1) {
            refuse(Refusal.DUPLICATE_EVENTS);
        } else if (batch.last("events") instanceof Arr array) {
            received = array.items().size();
            array.items().forEach(this::event);
        } else if (!batch.last("events").isNull()) {
            refuse(Refusal.EVENTS_NOT_AN_ARRAY);
        }
    }

    private void refuse(Refusal reason) {
        refusals.add(reason);
        received = 1;
    }

    private void event(Tree event) {
        if (!(event instanceof Obj object)) {
            refusals.add(Refusal.EVENT_NOT_AN_OBJECT);
        } else if (object.all("data").size() > 1) {
            refusals.add(Refusal.DUPLICATE_DATA);
        } else if (!(object.last("data") instanceof Obj) && !object.last("data").isNull()) {
            refusals.add(Refusal.DATA_NOT_AN_OBJECT);
        } else {
            events.add(object);
        }
    }

    /** Events that count as received; input that is no batch counts as one. */
    public int received() {
        return received;
    }

    public List<Refusal> refusals() {
        return refusals;
    }

    /** How many records leave. */
    public int records() {
        return events.isEmpty() && refusals.isEmpty() ? 1 : events.size();
    }

    /** Fails unless the record is what is promised for the event of this index among those kept. */
    public void check(Obj record, int index) {
        List<Member> kept = envelope();
        List<Member> sent = record.members();
        assertThat(sent.get(0).name()).isEqualTo("events");
        List<Tree> sentEvents = ((Arr) sent.get(0).value()).items();
        if (events.isEmpty()) {
            assertThat(sentEvents).isEmpty();
        } else {
            assertThat(sentEvents).hasSize(1);
            assertEqual(sentEvents.get(0), event(index));
        }
        assertThat(sent.subList(1, 1 + kept.size())).isEqualTo(kept);
        checkAdded(sent.subList(1 + kept.size(), sent.size()));
    }

    /** Whether the event leaves as it came, so that not even white space may differ. */
    public boolean leavesAsItCame(int index) {
        return index < events.size() && event(index).equals(events.get(index));
    }

    /** The event as it came in. */
    public Obj cameIn(int index) {
        return events.get(index);
    }

    private List<Member> envelope() {
        List<Member> kept = new ArrayList<>();
        for (int i = 0; i < batch.members().size(); i++) {
            Member member = batch.members().get(i);
            if (staysInEnvelope(member, i)) {
                kept.add(
                        switch (member.name()) {
                            case "device_info" ->
                                    allowed.deviceName ? member : less(member, "device");
                            case "context" ->
                                    allowed.location && allowed.batchLocation
                                            ? member
                                            : less(member, "location");
                            case "user_identities" ->
                                    new Member(member.writtenName(), withoutStamps(member.value()));
                            default -> member;
                        });
            }
        }
        return kept;
    }

    private boolean staysInEnvelope(Member member, int at) {
        String name = member.name();
        return switch (name) {
            case "message_type", "timestamp_unixtime_ms", "user_attributes" ->
                    !batch.last(name).isNull();
            case "application_info", "device_info", "source_info" -> allowed.metadata;
            case "ip" -> allowed.ip;
            case "mp_deviceid" -> allowed.mpDeviceId;
            case "unique_id" -> !allowed.uniqueId;
            case "forwarding_info" -> false;
            case "user_identities" ->
                    batch.members().subList(at + 1, batch.members().size()).stream()
                                    .noneMatch(later -> later.name().equals(name))
                            && !(member.value() instanceof Obj)
                            && !member.value().isNull();
            default -> !SET_ANEW.contains(name);
        };
    }

    private void checkAdded(List<Member> added) {
        Map<String, Predicate<Tree>> expected = new TreeMap<>();
        expected.put("schema_version", Tree.read("2")::equals);
        expected.put(
                "message_id", id -> id.text().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        boolean whole =
                refusals.isEmpty() && events.size() <= 1 && !batch.last("batch_id").isNull();
        expected.put(
                "batch_id",
                whole
                        ? batch.last("batch_id")::equals
                        : id -> id.toString().matches("-?\\d{1,19}"));
        addIfAbsent(expected, "message_type", "\"events\"");
        addIfAbsent(expected, "timestamp_unixtime_ms", ARRIVAL);
        addIfAbsent(expected, "user_attributes", "{}");
        if (allowed.uniqueId) {
            expected.put("unique_id", id -> id.text().equals(Allowed.UNIQUE_ID));
        }
        if (allowed.forwardingInfo) {
            expected.put("forwarding_info", info -> ((Obj) info).last("part").text().equals("1"));
        }
        if (!batch.all("user_identities").isEmpty()) {
            Tree last = batch.last("user_identities");
            if (last instanceof Obj map) {
                expected.put("user_identities", expanded(map)::equals);
            } else if (last.isNull()) {
                expected.put("user_identities", Tree.read("[]")::equals);
            }
        }
        assertThat(added)
                .extracting(Member::name)
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (Member member : added) {
            assertThat(expected.get(member.name())).as(member.toString()).accepts(member.value());
        }
    }

    private void addIfAbsent(Map<String, Predicate<Tree>> expected, String name, String value) {
        if (batch.last(name).isNull()) {
            expected.put(name, Tree.read(value)::equals);
        }
    }

    private Arr expanded(Obj map) {
        List<Tree> identities = new ArrayList<>();
        for (Member member : map.members()) {
            boolean counts = map.last(member.name()) == member.value();
            if (counts
                    && !member.value().isNull()
                    && (allowed.mpDeviceId || !member.name().equals(STAMP))) {
                identities.add(
                        new Obj(
                                List.of(
                                        Member.of("identity_type", member.writtenName()),
                                        new Member("\"identity\"", member.value()))));
            }
        }
        return new Arr(identities);
    }

    private Tree withoutStamps(Tree identities) {
        return allowed.mpDeviceId || !(identities instanceof Arr array)
                ? identities
                : new Arr(array.items().stream().filter(item -> !isStamp(item)).toList());
    }

    private static boolean isStamp(Tree tree) {
        return tree instanceof Obj object && object.last("identity_type").text().equals(STAMP);
    }

    /** The event as it is to leave; an added event_id is the word {@code id}. */
    private Obj event(int index) {
        Obj event = events.get(index);
        List<Member> members = new ArrayList<>();
        if (!(event.last("data") instanceof Obj data)) {
            event.members().stream()
                    .filter(member -> !member.name().equals("data"))
                    .forEach(members::add);
            members.add(new Member("\"data\"", data(new Obj(List.of()))));
            return new Obj(members);
        }
        for (Member member : event.members()) {
            members.add(
                    member.name().equals("data")
                            ? new Member(member.writtenName(), data(data))
                            : member);
        }
        return new Obj(members);
    }

    private Obj data(Obj data) {
        List<Member> added = new ArrayList<>();
        Tree timestamp = data.last("timestamp_unixtime_ms");
        Tree uuid = data.last("session_uuid");
        if (data.last("event_id").isNull()) {
            added.add(new Member("\"event_id\"", new Scalar("id")));
        }
        if (timestamp.isNull()) {
            timestamp = new Scalar(ARRIVAL);
            added.add(new Member("\"timestamp_unixtime_ms\"", timestamp));
        }
        if (data.last("session_id").isNull() && uuid.isText() && !uuid.text().isEmpty()) {
            added.add(new Member("\"session_id\"", new Scalar("id")));
        }
        if (data.last("event_start_unixtime_ms").isNull()) {
            added.add(new Member("\"event_start_unixtime_ms\"", timestamp));
        }
        List<Member> members = new ArrayList<>();
        for (Member member : data.members()) {
            if (added.stream().noneMatch(other -> other.name().equals(member.name()))) {
                leaving(member).ifPresent(members::add);
            }
        }
        members.addAll(added);
        return new Obj(members);
    }

    private Optional<Member> leaving(Member member) {
        boolean stays =
                switch (member.name()) {
                    case "location" -> allowed.location;
                    case "new", "old" -> allowed.mpDeviceId || !isStamp(member.value());
                    default -> true;
                };
        if (!stays) {
            return Optional.empty();
        }
        boolean crumbs = member.name().equals("breadcrumbs") && !allowed.location;
        return Optional.of(
                crumbs && member.value() instanceof Arr array
                        ? new Member(
                                member.writtenName(),
                                new Arr(array.items().stream().map(Promise::crumb).toList()))
                        : member);
    }

    private static Tree crumb(Tree crumb) {
        if (!(crumb instanceof Obj object)) {
            return crumb;
        }
        List<Member> members = new ArrayList<>();
        for (Member member : object.members()) {
            if (!member.name().equals("location")) {
                members.add(member.name().equals("data") ? less(member, "location") : member);
            }
        }
        return new Obj(members);
    }

    private static Member less(Member member, String name) {
        return member.value() instanceof Obj object
                ? new Member(
                        member.writtenName(),
                        new Obj(
                                object.members().stream()
                                        .filter(inner -> !inner.name().equals(name))
                                        .toList()))
                : member;
    }

    private static void assertEqual(Tree sent, Tree promised) {
        // Ids are checked for being there; that they are stable and unique is a test of its own.
        String pattern = "(\"(?:event|session)_id\":)id([,}])";
        String expected = promised.toString();
        if (!expected.matches("(?s).*" + pattern + ".*")) {
            assertThat(sent).isEqualTo(promised);
            return;
        }
        String[] parts = expected.split("(?<=\"(event|session)_id\":)id(?=[,}])", -1);
        String regex =
                String.join("-?\\d{1,19}", Arrays.stream(parts).map(Pattern::quote).toList());
        assertThat(sent.toString()).matches("(?s)" + regex);
    }
}
