package io.eventforwarder.gateway;

/** A role of an account, with who may assume it now. */
public final class Role extends Identity {
    private volatile Policy trust = Policy.NONE;

    Role(String arn) {
        super(arn);
    }

    Policy trust() {
        return trust;
    }

    /** Takes the place of the trust policy that it had. */
    public void trusts(Policy policy) {
        trust = policy;
    }

    /** Who someone is that has assumed the role. */
    public Caller session(String name) {
        String partition = arn().split(":", -1)[1];
        return new Caller(
                "arn:" + partition + ":sts::" + account() + ":assumed-role/" + name() + '/' + name,
                this);
    }
}
