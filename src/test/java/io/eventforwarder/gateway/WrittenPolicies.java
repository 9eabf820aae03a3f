package io.eventforwarder.gateway;

import io.eventforwarder.cli.CustomerPolicies;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Json;
import java.util.List;
import java.util.Optional;

/**
 * The policies that {@code scripts/iam-policies} writes for a customer.
 *
 * @param stream the policy of the customer's role or user
 * @param trust the trust policy of the customer's role
 */
public record WrittenPolicies(Policy stream, Policy trust) {
    public static WrittenPolicies of(Settings settings, String account, String principal) {
        return of(settings, account, principal, Optional.empty());
    }

    public static WrittenPolicies of(
            Settings settings, String account, String principal, Optional<String> kmsKey) {
        CustomerPolicies policies = new CustomerPolicies(settings, account);
        return new WrittenPolicies(
                Policy.ofIdentity(Json.read(policies.stream(kmsKey).toString())),
                Policy.ofTrust(Json.read(policies.trust(List.of(principal)).toString())));
    }
}
