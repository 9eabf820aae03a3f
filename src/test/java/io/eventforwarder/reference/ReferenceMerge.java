package io.eventforwarder.reference;

import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merges envelopes. */
final class ReferenceMerge {
    private static final String CONSENT = "consent_state";
    private static final String MODULES = "integration_attributes";
    private static final Set<String> BY_KEY =
            Set.of("user_attributes", "partner_identities", CONSENT);
    private static final String ATTRIBUTES = "user_attributes";
    private static final String DELETED = "deleted_user_attributes";
    private static final String IDENTITIES = "user_identities";

    private ReferenceMerge() {}

    /**
     * Merges the envelopes of batches, which are given from the oldest to the newest and have user
     * identities as arrays. The fields of the result have no particular order.
     */
    static List<Member> of(List<List<Member>> envelopes) {
        if (envelopes.size() == 1) {
            return envelopes.get(0);
        }
        Map<String, Member> merged = new LinkedHashMap<>();
        for (List<Member> envelope : envelopes) {
            Map<String, Member> newer = byName(new Obj(envelope));
            newer.remove("source_request_id");
            takeDeleted(merged, newer);
            newer.forEach((name, member) -> merged.merge(name, member, ReferenceMerge::together));
        }
        return List.copyOf(merged.values());
    }

    private static void takeDeleted(Map<String, Member> merged, Map<String, Member> newer) {
        if (value(newer, DELETED) instanceof Arr names
                && value(merged, ATTRIBUTES) instanceof Obj attributes) {
            Set<String> gone = byName(names).keySet();
            Map<String, Member> rest = byName(attributes);
            rest.keySet().removeAll(gone);
            set(merged, ATTRIBUTES, new Obj(List.copyOf(rest.values())));
        }
        if (value(newer, ATTRIBUTES) instanceof Obj attributes
                && value(merged, DELETED) instanceof Arr names) {
            Map<String, Tree> rest = byName(names);
            rest.keySet().removeAll(byName(attributes).keySet());
            set(merged, DELETED, new Arr(List.copyOf(rest.values())));
        }
    }

    private static Tree value(Map<String, Member> members, String name) {
        return members.containsKey(name) ? members.get(name).value() : Tree.read("null");
    }

    private static void set(Map<String, Member> members, String name, Tree value) {
        members.put(name, new Member(members.get(name).writtenName(), value));
    }

    private static Member together(Member older, Member newer) {
        if (newer.value().isNull() && !newer.name().equals(CONSENT)) {
            return older;
        }
        return new Member(
                newer.writtenName(),
                together(
                        newer.name(),
                        object(newer.name(), older.value()),
                        object(newer.name(), newer.value())));
    }

    private static Tree together(String name, Tree older, Tree newer) {
        if (older instanceof Obj before && newer instanceof Obj after) {
            if (BY_KEY.contains(name)) {
                Map<String, Member> keys = byName(before);
                keys.putAll(byName(after));
                return new Obj(List.copyOf(keys.values()));
            }
            return name.equals(MODULES) ? modules(before, after) : newer;
        }
        if (older instanceof Arr before && newer instanceof Arr after) {
            if (name.equals(DELETED)) {
                Map<String, Tree> names = byName(before);
                byName(after).forEach(names::putIfAbsent);
                return new Arr(List.copyOf(names.values()));
            }
            return name.equals(IDENTITIES) ? identities(before, after) : newer;
        }
        return newer;
    }

    /** The value, or an empty object for an empty array in place of an object. */
    private static Tree object(String name, Tree value) {
        boolean isObject = BY_KEY.contains(name) || name.equals(MODULES);
        return isObject ? object(value) : value;
    }

    private static Tree object(Tree value) {
        return isEmptyArray(value) ? new Obj(List.of()) : value;
    }

    static boolean isEmptyArray(Tree value) {
        return value instanceof Arr array && array.items().isEmpty();
    }

    private static Obj modules(Obj older, Obj newer) {
        Map<String, Member> modules = byName(older);
        byName(newer).forEach((name, one) -> modules.merge(name, one, ReferenceMerge::module));
        return new Obj(List.copyOf(modules.values()));
    }

    private static Member module(Member older, Member newer) {
        if (newer.value().isNull()) {
            return older;
        }
        if (object(older.value()) instanceof Obj before
                && object(newer.value()) instanceof Obj after) {
            Map<String, Member> keys = byName(before);
            byName(after)
                    .forEach(
                            (name, key) ->
                                    keys.merge(name, key, (a, b) -> b.value().isNull() ? a : b));
            return new Member(newer.writtenName(), new Obj(List.copyOf(keys.values())));
        }
        return newer;
    }

    private static Arr identities(Arr older, Arr newer) {
        Map<String, Tree> byType = new LinkedHashMap<>();
        for (Arr some : List.of(older, newer)) {
            for (Tree item : some.items()) {
                boolean typed =
                        item instanceof Obj object
                                && !object.all("identity_type").isEmpty()
                                && !object.last("identity_type").isNull();
                // Only an equal identity replaces an identity without a type.
                String type =
                        typed
                                ? "type " + ((Obj) item).last("identity_type").text()
                                : "item " + item;
                boolean isNull = typed && ((Obj) item).last("identity").isNull();
                if (!isNull || !byType.containsKey(type)) {
                    byType.remove(type);
                    byType.put(type, item);
                }
            }
        }
        return new Arr(List.copyOf(byType.values()));
    }

    private static Map<String, Member> byName(Obj object) {
        Map<String, Member> byName = new LinkedHashMap<>();
        object.members().forEach(member -> byName.put(member.name(), member));
        return byName;
    }

    /** Two texts or numbers are equal by their text. Every other value equals only itself. */
    private static Map<String, Tree> byName(Arr names) {
        Map<String, Tree> byName = new LinkedHashMap<>();
        for (Tree name : names.items()) {
            boolean isName = name.isText() || !name.text().isEmpty();
            byName.putIfAbsent(isName ? name.text() : "\0 no name: " + name, name);
        }
        return byName;
    }

    /**
     * A normal form: the last member of each name, sorted where the order has no meaning. The order
     * of identities has a meaning.
     */
    static List<Member> comparable(List<Member> envelope) {
        List<Member> comparable = new ArrayList<>();
        for (Member member : sorted(byName(new Obj(envelope)))) {
            comparable.add(
                    new Member(
                            member.writtenName(),
                            comparable(member.name(), object(member.name(), member.value()))));
        }
        return comparable;
    }

    private static Tree comparable(String name, Tree value) {
        if (value instanceof Obj object && BY_KEY.contains(name)) {
            return new Obj(sorted(byName(object)));
        }
        if (value instanceof Obj object && name.equals(MODULES)) {
            List<Member> modules = new ArrayList<>();
            for (Member module : sorted(byName(object))) {
                Tree keys =
                        object(module.value()) instanceof Obj inner
                                ? new Obj(sorted(byName(inner)))
                                : module.value();
                modules.add(new Member(module.writtenName(), keys));
            }
            return new Obj(modules);
        }
        if (value instanceof Arr array && name.equals(DELETED)) {
            List<Tree> names = new ArrayList<>(byName(array).values());
            names.sort(Comparator.comparing(Tree::text).thenComparing(Tree::toString));
            return new Arr(names);
        }
        return value instanceof Arr array && name.equals(IDENTITIES)
                ? identities(new Arr(List.of()), array)
                : value;
    }

    private static List<Member> sorted(Map<String, Member> byName) {
        return byName.values().stream().sorted(Comparator.comparing(Member::name)).toList();
    }
}
