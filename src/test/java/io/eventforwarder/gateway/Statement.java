package io.eventforwarder.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** One statement of a policy: it applies to a call if each of its elements does. */
record Statement(Predicate<Call> applies) {
    private static final Set<String> OF_EVERY_POLICY = Set.of("Effect", "Action");
    private static final Set<String> OF_EVERY_POLICY_IF_WANTED = Set.of("Sid", "Condition");

    /**
     * Reads a statement.
     *
     * @param of the element that says of what or of whom it speaks: Resource or Principal
     * @throws UnsupportedPolicyException if it has elements, operators or keys that are not known
     *     here
     */
    static Statement read(JsonNode statement, String of) {
        Set<String> required = new HashSet<>(OF_EVERY_POLICY);
        required.add(of);
        requireFields(statement, required, OF_EVERY_POLICY_IF_WANTED);
        if (!statement.get("Effect").asText().equals("Allow")) {
            throw new UnsupportedPolicyException("Effect " + statement.get("Effect"));
        }
        List<String> actions = strings(statement.get("Action"));
        Predicate<Call> applies =
                call ->
                        actions.stream()
                                .anyMatch(action -> Wildcards.actionMatches(action, call.action()));
        applies =
                applies.and(
                        of.equals("Resource")
                                ? resources(statement.get(of))
                                : principals(statement.get(of)));
        if (statement.has("Condition")) {
            applies = applies.and(condition(statement.get("Condition")));
        }
        return new Statement(applies);
    }

    static void requireFields(JsonNode object, Set<String> required, Set<String> optional) {
        if (!object.isObject()) {
            throw new UnsupportedPolicyException("Not an object: " + object);
        }
        Set<String> fields = new HashSet<>(Json.fieldNames(object));
        Set<String> unknown = new HashSet<>(fields);
        unknown.removeAll(required);
        unknown.removeAll(optional);
        if (!unknown.isEmpty() || !fields.containsAll(required)) {
            throw new UnsupportedPolicyException(
                    "Has " + fields + ", not " + required + ": " + object);
        }
    }

    private static Predicate<Call> resources(JsonNode element) {
        List<String> resources = strings(element);
        return call ->
                resources.stream()
                        .anyMatch(resource -> Wildcards.arnMatches(resource, call.resource()));
    }

    private static Predicate<Call> principals(JsonNode element) {
        requireFields(element, Set.of("AWS"), Set.of());
        List<String> principals = strings(element.get("AWS"));
        if (principals.stream().anyMatch(principal -> principal.contains("*"))) {
            throw new UnsupportedPolicyException("Principal " + element);
        }
        return call -> principals.stream().anyMatch(principal -> names(principal, call.caller()));
    }

    /** An account, as its id or its root, stands for all who are in it. */
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
        requireFields(operator, Set.of("sts:ExternalId"), Set.of());
        List<String> externalIds = strings(operator.get("sts:ExternalId"));
        return call -> call.externalId().filter(externalIds::contains).isPresent();
    }

    private static List<String> strings(JsonNode element) {
        List<String> strings = new ArrayList<>();
        for (JsonNode string : element.isArray() ? element : List.of(element)) {
            if (!string.isTextual() || string.textValue().contains("${")) {
                throw new UnsupportedPolicyException("Not plain strings: " + element);
            }
            strings.add(string.textValue());
        }
        return strings;
    }
}
