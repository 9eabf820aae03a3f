package io.eventforwarder.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What batches that leave together are merged into, worked out from trees: a second, simple-minded
 * implementation to hold the first against.
 */
final class ReferenceMerge {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> NEVER_MERGED =
            Set.of("events", "batch_id", "message_id", "schema_version");

    private final ObjectNode merged = JSON.objectNode();

    private ReferenceMerge() {}

    /** The envelope of several batches, given from the oldest to the newest. */
    static ObjectNode of(List<ObjectNode> batches) {
        ReferenceMerge merge = new ReferenceMerge();
        batches.forEach(merge::add);
        if (batches.size() > 1) {
            merge.merged.remove("source_request_id");
        }
        return merge.merged;
    }

    private void add(ObjectNode batch) {
        removeDeleted(batch);
        batch.properties().stream()
                .filter(field -> !NEVER_MERGED.contains(field.getKey()))
                .forEach(field -> add(field.getKey(), field.getValue()));
    }

    private void removeDeleted(ObjectNode newer) {
        if (newer.path("deleted_user_attributes") instanceof ArrayNode deleted
                && merged.path("user_attributes") instanceof ObjectNode attributes) {
            deleted.forEach(name -> attributes.remove(name.asText()));
        }
        if (newer.path("user_attributes") instanceof ObjectNode attributes
                && merged.path("deleted_user_attributes") instanceof ArrayNode deleted) {
            ArrayNode rest = JSON.arrayNode();
            deleted.forEach(
                    name -> {
                        if (!attributes.has(name.asText())) {
                            rest.add(name);
                        }
                    });
            merged.set("deleted_user_attributes", rest);
        }
    }

    private void add(String name, JsonNode written) {
        JsonNode newer = name.equals("user_identities") ? asArray(written) : written;
        JsonNode older = merged.get(name);
        if (older == null) {
            merged.set(name, newer.deepCopy());
        } else if (!newer.isNull()) {
            merged.set(name, together(name, older, newer));
        }
    }

    private static JsonNode together(String name, JsonNode older, JsonNode newer) {
        if (older instanceof ObjectNode before && newer instanceof ObjectNode after) {
            switch (name) {
                case "user_attributes", "partner_identities" -> {
                    return before.deepCopy().setAll(after);
                }
                case "integration_attributes", "consent_state" -> {
                    return groups(before, after);
                }
                default -> {
                    return after;
                }
            }
        }
        if (older instanceof ArrayNode before && newer instanceof ArrayNode after) {
            switch (name) {
                case "deleted_user_attributes" -> {
                    return names(before, after);
                }
                case "user_identities" -> {
                    return identities(before, after);
                }
                default -> {
                    return after;
                }
            }
        }
        return newer;
    }

    /** By module or regulation, then by key or purpose. */
    private static ObjectNode groups(ObjectNode older, ObjectNode newer) {
        ObjectNode together = older.deepCopy();
        newer.properties()
                .forEach(
                        group -> {
                            JsonNode before = together.get(group.getKey());
                            JsonNode after = group.getValue();
                            if (before instanceof ObjectNode left
                                    && after instanceof ObjectNode right) {
                                right.properties()
                                        .forEach(
                                                key -> {
                                                    if (!key.getValue().isNull()
                                                            || !left.has(key.getKey())) {
                                                        left.set(key.getKey(), key.getValue());
                                                    }
                                                });
                            } else if (before == null || !after.isNull()) {
                                together.set(group.getKey(), after.deepCopy());
                            }
                        });
        return together;
    }

    private static ArrayNode names(ArrayNode older, ArrayNode newer) {
        List<JsonNode> together = new ArrayList<>();
        older.forEach(together::add);
        newer.forEach(
                name -> {
                    if (!together.contains(name)) {
                        together.add(name);
                    }
                });
        return JSON.arrayNode().addAll(together);
    }

    private static ArrayNode identities(ArrayNode older, ArrayNode newer) {
        Map<String, JsonNode> together = new LinkedHashMap<>();
        for (ArrayNode some : List.of(older, newer)) {
            some.forEach(
                    identity -> {
                        String type = identity.path("identity_type").asText();
                        if (!identity.path("identity").isNull() || !together.containsKey(type)) {
                            together.remove(type);
                            together.put(type, identity);
                        }
                    });
        }
        return JSON.arrayNode().addAll(together.values());
    }

    private static JsonNode asArray(JsonNode identities) {
        if (!(identities instanceof ObjectNode byType)) {
            return identities.isNull() ? JSON.arrayNode() : identities;
        }
        ArrayNode array = JSON.arrayNode();
        byType.properties().stream()
                .filter(identity -> !identity.getValue().isNull())
                .forEach(
                        identity ->
                                array.addObject()
                                        .put("identity_type", identity.getKey())
                                        .set("identity", identity.getValue()));
        return array;
    }
}
