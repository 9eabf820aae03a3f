package io.eventforwarder.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the file gives for one group: reads its keys and reports each mistake once. */
final class GivenGroup {
    private final Group group;
    private final Findings findings;
    private final Map<String, List<RawProperty>> properties = new LinkedHashMap<>();
    private final Set<String> mistaken = new HashSet<>();
    private final Map<Key<?>, Given<?>> read = new HashMap<>();
    private final Set<Key<?>> withoutEffect = new HashSet<>();
    private boolean present;
    private boolean illegible;

    GivenGroup(Group group, Findings findings) {
        this.group = group;
        this.findings = findings;
    }

    Group group() {
        return group;
    }

    /** Takes over an element of the file. Of a group that is there twice the first value counts. */
    void add(RawGroup element) {
        present = true;
        illegible |= !element.isLegible();
        element.properties().forEach(properties::putIfAbsent);
    }

    Set<String> keyNames() {
        return properties.keySet();
    }

    boolean isPresent() {
        return present;
    }

    /** A reported mistake may well be this key: its absence is nothing to report. */
    void mistake(Key<?> key) {
        mistaken.add(key.name());
    }

    /** A reported mistake may well be this group. */
    void mistakeIfMissing() {
        illegible |= !present;
    }

    /** Reports a group that has to be there; then none of its keys is reported. */
    void requireGroup(String why) {
        if (!present && !illegible) {
            findings.problem(group, "the group is missing; " + why);
            illegible = true;
        }
    }

    <T> Given<T> read(Key<T> key) {
        Given<?> known = read.get(key);
        if (known == null) {
            known = readFirst(key);
            read.put(key, known);
        }
        @SuppressWarnings("unchecked") // put under the same key
        Given<T> given = (Given<T>) known;
        return given;
    }

    private <T> Given<T> readFirst(Key<T> key) {
        List<RawProperty> written = properties.get(key.name());
        if (written == null) {
            return illegible || mistaken.contains(key.name())
                    ? Given.mistaken(key)
                    : Given.absent(key);
        }
        if (written.size() > 1) {
            findings.problem(key, repeated(key, written));
            return Given.bad(key);
        }
        RawProperty property = written.get(0);
        if (!property.isString()) {
            findings.problem(key, notAString(key, property));
            return Given.bad(key);
        }
        try {
            return Given.good(key, property.text(), key.parse(property.text()));
        } catch (BadValue e) {
            boolean shown = e.isValueShown() && !key.isSecret();
            findings.problem(
                    key, (shown ? Quoted.text(property.text()) + " " : "") + e.getMessage());
            return Given.bad(key);
        }
    }

    private static String repeated(Key<?> key, List<RawProperty> written) {
        String values =
                key.isSecret()
                        ? ""
                        : written.stream()
                                .map(property -> shown(property))
                                .collect(Collectors.joining(", ", " (", ")"));
        return "is given " + written.size() + " times" + values + "; keep one";
    }

    private static String notAString(Key<?> key, RawProperty property) {
        if (key.isSecret()) {
            return "is " + property.wrongType() + ", not a string; write it in double quotes";
        }
        return property.text() == null
                ? "is " + property.wrongType() + ", not a string"
                : Quoted.plain(property.text())
                        + " is "
                        + property.wrongType()
                        + ", not a string; write "
                        + Quoted.text(property.text());
    }

    private static String shown(RawProperty property) {
        return property.text() == null ? property.wrongType() : Quoted.text(property.text());
    }

    /** Reports a problem of the group as a whole, unless one was reported that may explain it. */
    void reportProblem(String text) {
        if (!illegible) {
            findings.problem(group, text);
        }
    }

    /** Reports a problem that lies in this key and in others. */
    void reportProblem(Key<?> key, String text) {
        findings.problem(key, text);
    }

    /** Reports a key that has to be there. */
    void require(Key<?> key, String why) {
        if (read(key).isAbsent()) {
            findings.problem(key, "is missing; it is " + key.description() + ", needed " + why);
        }
    }

    /** Reports a key that has no effect beside what else was chosen. */
    void refuse(Key<?> key, String why) {
        withoutEffect.add(key);
        if (read(key).value().isPresent()) {
            findings.problem(key, read(key).shown() + " has no effect; " + why);
        }
    }

    /** Warns of a key that has no effect, where that is no reason not to start. */
    void ignore(Key<?> key, String why) {
        withoutEffect.add(key);
        if (read(key).value().isPresent()) {
            findings.warn(key + " has no effect; " + why + ".");
        }
    }

    /** Warns of the secrets that stand in the file themselves. */
    void warnOfLiteralSecrets() {
        for (Key<?> key : group.keys()) {
            Object value = read(key).value().orElse(null);
            if (value instanceof Secret && ((Secret) value).isLiteral()) {
                findings.warn(
                        key
                                + " is written literally: it travels in the job graph; use"
                                + " env:NAME or secretsmanager:ARN#JSON_KEY.");
            }
        }
    }

    /** The keys in force, each {@code Group.key = "value"}; secrets redacted. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        for (Key<?> key : group.keys()) {
            Given<?> given = read(key);
            if (!withoutEffect.contains(key) && given.orDefault() != null) {
                lines.add(key + " = " + given.shown());
            }
        }
        return lines;
    }
}
