package io.eventforwarder.gateway;

/** A user or role of an account and its permissions. */
public class Identity {
    private final String arn;
    private volatile Policy permissions = Policy.NONE;

    public Identity(String arn) {
        this.arn = arn;
    }

    public String arn() {
        return arn;
    }

    String account() {
        return arn.split(":", -1)[4];
    }

    /**
     * The part after the last slash, because roles and users may have a path before their names.
     */
    String name() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    Policy permissions() {
        return permissions;
    }

    /** Replaces the permissions for later requests. */
    public void isPermitted(Policy policy) {
        permissions = policy;
    }
}
