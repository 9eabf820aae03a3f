package io.eventforwarder.gateway;

import java.util.Optional;

/** A role of an account and its trust policy. */
public final class Role extends Identity {
    private volatile Policy trust = Policy.NONE;

    Role(String arn) {
        super(arn);
    }

    Policy trust() {
        return trust;
    }

    public void trusts(Policy policy) {
        trust = policy;
    }

    /** The caller of a session of this role, with all its permissions. */
    public Caller session(String name) {
        return session(name, Optional.empty());
    }

    Caller session(String name, Optional<Policy> policy) {
        String partition = arn().split(":", -1)[1];
        return new Caller(
                "arn:" + partition + ":sts::" + account() + ":assumed-role/" + name() + '/' + name,
                this,
                policy);
    }
}
