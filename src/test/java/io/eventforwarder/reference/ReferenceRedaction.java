package io.eventforwarder.reference;

import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Removes the fields that the settings withhold, and the fields that every record sets anew. */
record ReferenceRedaction(Rules rules) {
    private static final String STAMP = "device_application_stamp";

    private static final Set<String> SET_ANEW =
            Set.of("events", "batch_id", "message_id", "schema_version", "forwarding_info");
    private static final Set<String> METADATA =
            Set.of("application_info", "device_info", "source_info");
    private static final Set<String> ROOM_FOR_OURS =
            Set.of("message_type", "timestamp_unixtime_ms", "user_attributes");

    List<Member> envelope(Obj batch) {
        List<Member> kept = new ArrayList<>();
        for (Member member : batch.members()) {
            if (!member.name().equals("user_identities") && leaves(member.name(), batch)) {
                kept.add(rest(member));
            }
        }
        if (batch.all("user_identities").isEmpty()) {
            return kept;
        }
        Tree identities = batch.last("user_identities");
        if (identities instanceof Obj || identities.isNull()) {
            kept.add(new Member("\"user_identities\"", identities(identities)));
        } else {
            kept.add(indexOfLast(batch, kept), lastIdentities(batch));
        }
        return kept;
    }

    private boolean leaves(String name, Obj batch) {
        if (ROOM_FOR_OURS.contains(name)) {
            Tree last = batch.last(name);
            boolean isEmpty = ReferenceMerge.isEmptyArray(last);
            return !last.isNull() && !(isEmpty && name.equals("user_attributes"));
        }
        if (METADATA.contains(name)) {
            return rules.metadata();
        }
        return switch (name) {
            case "ip" -> rules.ip();
            case "mp_deviceid" -> rules.mpDeviceId();
            case "unique_id" -> rules.uniqueId().isEmpty();
            default -> !SET_ANEW.contains(name);
        };
    }

    private Member rest(Member member) {
        return switch (member.name()) {
            case "device_info" -> rules.deviceName() ? member : without("device", member);
            case "context" ->
                    rules.location() && rules.batchLocation()
                            ? member
                            : without("location", member);
            default -> member;
        };
    }

    /** The last user_identities; earlier ones do not leave. */
    private Member lastIdentities(Obj batch) {
        Member last = null;
        for (Member member : batch.members()) {
            last = member.name().equals("user_identities") ? member : last;
        }
        return new Member(last.writtenName(), identities(last.value()));
    }

    private int indexOfLast(Obj batch, List<Member> kept) {
        int before = 0;
        int placed = 0;
        for (Member member : batch.members()) {
            if (member.name().equals("user_identities")) {
                placed = before;
            } else if (leaves(member.name(), batch)) {
                before++;
            }
        }
        return Math.min(placed, kept.size());
    }

    private Tree identities(Tree identities) {
        if (identities.isNull()) {
            return new Arr(List.of());
        }
        if (identities instanceof Arr array) {
            return new Arr(array.items().stream().filter(item -> !isWithheldStamp(item)).toList());
        }
        if (!(identities instanceof Obj map)) {
            return identities;
        }
        List<Tree> expanded = new ArrayList<>();
        for (Member member : lastOfEachName(map)) {
            boolean withheld = !rules.mpDeviceId() && member.name().equals(STAMP);
            if (!withheld && !member.value().isNull()) {
                expanded.add(
                        new Obj(
                                List.of(
                                        Member.of("identity_type", member.writtenName()),
                                        new Member("\"identity\"", member.value()))));
            }
        }
        return new Arr(expanded);
    }

    /** The last member of each name, in order. */
    static List<Member> lastOfEachName(Obj object) {
        List<Member> last = new ArrayList<>();
        for (Member member : object.members()) {
            if (member.value() == object.last(member.name())) {
                last.add(member);
            }
        }
        return last;
    }

    private boolean isWithheldStamp(Tree identity) {
        return !rules.mpDeviceId()
                && identity instanceof Obj object
                && object.last("identity_type").text().equals(STAMP);
    }

    Obj data(Obj data) {
        Obj rest =
                keep(
                        data,
                        member ->
                                switch (member.name()) {
                                    case "location" -> rules.location();
                                    case "new", "old" -> !isWithheldStamp(member.value());
                                    default -> true;
                                });
        return rules.location() ? rest : replace("breadcrumbs", rest, ReferenceRedaction::crumbs);
    }

    private static Tree crumbs(Tree crumbs) {
        return crumbs instanceof Arr array
                ? new Arr(array.items().stream().map(ReferenceRedaction::crumb).toList())
                : crumbs;
    }

    private static Tree crumb(Tree crumb) {
        if (!(without("location", crumb) instanceof Obj rest)) {
            return crumb;
        }
        return replace("data", rest, data -> without("location", data));
    }

    private static Obj replace(String name, Obj object, UnaryOperator<Tree> change) {
        return new Obj(
                object.members().stream()
                        .map(
                                member ->
                                        member.name().equals(name)
                                                ? new Member(
                                                        member.writtenName(),
                                                        change.apply(member.value()))
                                                : member)
                        .toList());
    }

    private static Member without(String name, Member member) {
        return new Member(member.writtenName(), without(name, member.value()));
    }

    private static Tree without(String name, Tree tree) {
        return tree instanceof Obj object
                ? keep(object, member -> !member.name().equals(name))
                : tree;
    }

    static Obj keep(Obj object, Predicate<Member> kept) {
        return new Obj(object.members().stream().filter(kept).toList());
    }
}
