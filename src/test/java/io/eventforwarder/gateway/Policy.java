package io.eventforwarder.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Evaluates IAM policy documents. It supports the elements that the forwarder's policies use, and
 * rejects a document with any other element, so that it never ignores a restriction.
 */
public final class Policy {
    static final Policy NONE = new Policy(List.of());

    private static final Set<String> REQUIRED_FIELDS = Set.of("Effect", "Action");
    private static final Set<String> OPTIONAL_FIELDS = Set.of("Sid", "Condition");

    private static final Set<String> CONDITION_KEYS =
            Set.of("sts:ExternalId", "kms:ViaService", "kms:EncryptionContext:aws:kinesis:arn");

    /** The segments of an ARN are "arn", partition, service, region, account and the rest. */
    private static final int ARN_SEGMENTS = 6;

    private final List<Predicate<Call>> statements;

    private Policy(List<Predicate<Call>> statements) {
        this.statements = statements;
    }

    public static Policy ofIdentity(JsonNode... documents) {
        return read("Resource", documents);
    }

    public static Policy ofTrust(JsonNode document) {
        return read("Principal", document);
    }

    private static Policy read(String of, JsonNode... documents) {
        List<Predicate<Call>> statements = new ArrayList<>();
        for (JsonNode document : documents) {
            requireFields(document, Set.of("Version", "Statement"), Set.of());
            // In other versions the same elements have another meaning.
            if (!document.get("Version").asText().equals("2012-10-17")) {
                throw new IllegalArgumentException("Version " + document.get("Version"));
            }
            JsonNode given = document.get("Statement");
            for (JsonNode statement : given.isArray() ? given : List.of(given)) {
                statements.add(statement(statement, of));
            }
        }
        return new Policy(List.copyOf(statements));
    }

    boolean allows(Call call) {
        return statements.stream().anyMatch(statement -> statement.test(call));
    }

    private static Predicate<Call> statement(JsonNode statement, String of) {
        Set<String> required = new HashSet<>(REQUIRED_FIELDS);
        required.add(of);
        requireFields(statement, required, OPTIONAL_FIELDS);
        if (!statement.get("Effect").asText().equals("Allow")) {
            throw new IllegalArgumentException("Effect " + statement.get("Effect"));
        }
        List<String> actions = strings(statement.get("Action"));
        Predicate<Call> applies =
                call -> actions.stream().anyMatch(action -> actionMatches(action, call.action()));
        applies =
                applies.and(
                        of.equals("Resource")
                                ? resources(statement.get(of))
                                : principals(statement.get(of)));
        if (statement.has("Condition")) {
            applies = applies.and(condition(statement.get("Condition")));
        }
        return applies;
    }

    private static void requireFields(JsonNode object, Set<String> required, Set<String> optional) {
        if (!object.isObject()) {
            throw new IllegalArgumentException("Not an object: " + object);
        }
        Set<String> fields = new HashSet<>(Json.fieldNames(object));
        Set<String> unknown = new HashSet<>(fields);
        unknown.removeAll(required);
        unknown.removeAll(optional);
        if (!unknown.isEmpty() || !fields.containsAll(required)) {
            throw new IllegalArgumentException(
                    "Has " + fields + ", not " + required + ": " + object);
        }
    }

    private static Predicate<Call> resources(JsonNode element) {
        List<String> resources = strings(element);
        return call ->
                resources.stream().anyMatch(resource -> arnMatches(resource, call.resource()));
    }

    private static Predicate<Call> principals(JsonNode element) {
        requireFields(element, Set.of("AWS"), Set.of());
        List<String> principals = strings(element.get("AWS"));
        if (principals.stream().anyMatch(principal -> principal.contains("*"))) {
            throw new IllegalArgumentException("Principal " + element);
        }
        return call -> principals.stream().anyMatch(principal -> names(principal, call.caller()));
    }

    /** An account, written as its id or its root, matches every caller of the account. */
    private static boolean names(String principal, Caller caller) {
        String account = caller.account();
        return principal.equals(account)
                || principal.matches("arn:aws[a-z-]*:iam::" + account + ":root")
                || principal.equals(caller.identity().arn())
                || principal.equals(caller.arn());
    }

    private static Predicate<Call> condition(JsonNode element) {
        requireFields(element, Set.of("StringEquals"), Set.of());
        JsonNode operator = element.get("StringEquals");
        requireFields(operator, Set.of(), CONDITION_KEYS);
        Map<String, List<String>> wanted = new HashMap<>();
        for (String key : Json.fieldNames(operator)) {
            wanted.put(key, strings(operator.get(key)));
        }
        return call ->
                wanted.entrySet().stream()
                        .allMatch(key -> key.getValue().contains(call.context().get(key.getKey())));
    }

    private static List<String> strings(JsonNode element) {
        List<String> strings = new ArrayList<>();
        for (JsonNode string : element.isArray() ? element : List.of(element)) {
            if (!string.isTextual() || string.textValue().contains("${")) {
                throw new IllegalArgumentException("Not plain strings: " + element);
            }
            strings.add(string.textValue());
        }
        return strings;
    }

    /** IAM ignores the case of action names. */
    private static boolean actionMatches(String pattern, String action) {
        return regex(pattern, Pattern.CASE_INSENSITIVE).matcher(action).matches();
    }

    /**
     * A wildcard does not match across the colons between segments; only the last segment may
     * contain colons.
     */
    private static boolean arnMatches(String pattern, String arn) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] patterns = pattern.split(":", ARN_SEGMENTS);
        String[] segments = arn.split(":", ARN_SEGMENTS);
        if (patterns.length != ARN_SEGMENTS || segments.length != ARN_SEGMENTS) {
            return false;
        }
        for (int i = 0; i < ARN_SEGMENTS; i++) {
            if (!regex(patterns[i], 0).matcher(segments[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    private static Pattern regex(String pattern, int flags) {
        return Pattern.compile(
                Arrays.stream(pattern.split("(?<=[*?])|(?=[*?])", -1))
                        .map(
                                part ->
                                        switch (part) {
                                            case "*" -> ".*";
                                            case "?" -> ".";
                                            default -> Pattern.quote(part);
                                        })
                        .collect(Collectors.joining()),
                flags);
    }
}
