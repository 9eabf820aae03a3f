package io.eventforwarder.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What documents of IAM allow. It understands the elements that the forwarder's policies use; of
 * any other it throws {@link UnsupportedPolicyException} when it is read, so that it never allows
 * by oversight.
 */
public final class Policy {
    static final Policy NONE = new Policy(List.of());

    private final List<Statement> statements;

    private Policy(List<Statement> statements) {
        this.statements = statements;
    }

    /** Of a user or role: what it may do, all documents together. */
    public static Policy ofIdentity(JsonNode... documents) {
        return read("Resource", documents);
    }

    /** Of a role: who may assume it. */
    public static Policy ofTrust(JsonNode document) {
        return read("Principal", document);
    }

    private static Policy read(String of, JsonNode... documents) {
        List<Statement> statements = new ArrayList<>();
        for (JsonNode document : documents) {
            Statement.requireFields(document, Set.of("Version", "Statement"), Set.of());
            // Other versions give the same elements another meaning.
            if (!document.get("Version").asText().equals("2012-10-17")) {
                throw new UnsupportedPolicyException("Version " + document.get("Version"));
            }
            JsonNode given = document.get("Statement");
            for (JsonNode statement : given.isArray() ? given : List.of(given)) {
                statements.add(Statement.read(statement, of));
            }
        }
        return new Policy(List.copyOf(statements));
    }

    /** Whether a statement allows a call. */
    boolean allows(Call call) {
        return statements.stream().anyMatch(statement -> statement.applies().test(call));
    }
}
