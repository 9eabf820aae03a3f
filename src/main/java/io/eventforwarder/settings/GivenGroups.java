package io.eventforwarder.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the file gives for each group, after its names were compared with the known ones. Reports
 * unknown and repeated names; values of unknown keys are never shown.
 */
final class GivenGroups {
    private final Findings findings;
    private final Map<Group, GivenGroup> groups = new LinkedHashMap<>();

    private GivenGroups(Findings findings) {
        this.findings = findings;
        for (Group group : Groups.ALL) {
            groups.put(group, new GivenGroup(group, findings));
        }
    }

    static GivenGroups of(List<RawGroup> elements, Findings findings) {
        GivenGroups given = new GivenGroups(findings);
        given.distribute(elements);
        given.groups.values().forEach(given::reportUnknownKeys);
        return given;
    }

    GivenGroup get(Group group) {
        return groups.get(group);
    }

    void warnOfLiteralSecrets() {
        groups.values().forEach(GivenGroup::warnOfLiteralSecrets);
    }

    /** The keys in force, group by group. */
    List<String> summary() {
        return groups.values().stream()
                .flatMap(group -> group.summary().stream())
                .collect(Collectors.toList());
    }

    private void distribute(List<RawGroup> elements) {
        Map<Group, Integer> times = new LinkedHashMap<>();
        List<RawGroup> unknown = new ArrayList<>();
        for (RawGroup element : elements) {
            Optional<Group> known = Groups.named(element.name());
            if (known.isPresent()) {
                groups.get(known.get()).add(element);
                times.merge(known.get(), 1, Integer::sum);
            } else {
                unknown.add(element);
            }
        }
        times.forEach(
                (group, count) -> {
                    if (count > 1) {
                        findings.problem(group, "the group is given " + count + " times; keep one");
                    }
                });
        // After the well-named ones: where both give a key, those count.
        unknown.forEach(this::adopt);
    }

    /** Reads a group without a known name as what it was probably meant to be. */
    private void adopt(RawGroup element) {
        if (element.name() == null) {
            groups.values().forEach(GivenGroup::mistakeIfMissing);
            return;
        }
        Nearest nearest = Nearest.of(element.name(), Groups.names());
        findings.problem(
                Quoted.plain(element.name()) + ": the group is unknown; " + nearest.asSuggestion());
        if (nearest.isLikely()) {
            groups.get(Groups.named(nearest.name()).orElseThrow()).add(element);
        } else {
            element.properties().keySet().forEach(this::markAsMistaken);
        }
    }

    private void reportUnknownKeys(GivenGroup given) {
        Group group = given.group();
        List<String> known = group.keys().stream().map(Key::name).collect(Collectors.toList());
        Set<String> names = given.keyNames();
        for (String name : names) {
            if (group.key(name).isPresent()) {
                continue;
            }
            Nearest nearest = Nearest.of(name, known);
            List<String> homes =
                    Groups.keysNamed(name).stream()
                            .map(key -> key.group().name())
                            .collect(Collectors.toList());
            List<String> advice = new ArrayList<>();
            if (!homes.isEmpty()) {
                advice.add("it is a key of the group " + String.join(" and ", homes));
            }
            if (homes.isEmpty() || nearest.isLikely()) {
                advice.add(nearest.asSuggestion());
            }
            findings.problem(
                    group,
                    Quoted.plain(name),
                    "the group has no such key; " + String.join("; ", advice));
            if (nearest.isLikely()) {
                given.mistake(group.key(nearest.name()).orElseThrow());
            }
            markAsMistaken(name);
        }
    }

    /** A key that stands in the wrong place is not reported as missing in the right one. */
    private void markAsMistaken(String name) {
        for (Key<?> key : Groups.keysNamed(name)) {
            groups.get(key.group()).mistake(key);
        }
    }
}
