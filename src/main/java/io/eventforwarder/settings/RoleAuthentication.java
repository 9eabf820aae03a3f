package io.eventforwarder.settings;

import java.io.Serializable;

/** The role, in the account of the stream, that the job assumes. */
public final class RoleAuthentication implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String awsAccountId;
    private final String orgId;
    private final String roleName;

    RoleAuthentication(String awsAccountId, String orgId, String roleName) {
        this.awsAccountId = awsAccountId;
        this.orgId = orgId;
        this.roleName = roleName;
    }

    /** The account with the role: 12 digits. */
    public String awsAccountId() {
        return awsAccountId;
    }

    public String orgId() {
        return orgId;
    }

    /** The External ID that the role's trust relationship asks for: {@code orgid:} and the id. */
    public String externalId() {
        return AwsNames.externalId(orgId);
    }

    /** Default {@code mparticle-kinesis-role}, which the integration's documentation requires. */
    public String roleName() {
        return roleName;
    }
}
