package io.eventforwarder.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The roles of all accounts. */
public final class Roles {
    private final Map<String, Role> roles = new ConcurrentHashMap<>();

    /** Creates a role without permissions that nobody may assume yet. */
    public Role create(String arn) {
        Role role = new Role(arn);
        roles.put(arn, role);
        return role;
    }

    Optional<Role> find(String arn) {
        return Optional.ofNullable(roles.get(arn));
    }
}
