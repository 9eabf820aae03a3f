package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/**
 * Group {@code Configuration}: how the job authenticates to the connection's stream, by a user's
 * credentials or by a role, exactly one of the two.
 */
public final class ConfigurationSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Configuration valid;

    ConfigurationSettings(Configuration valid) {
        this.valid = valid;
    }

    /** User-based authentication; then there is no {@link #role()}. */
    public Optional<UserAuthentication> user() {
        return valid.getOptional(Options.ACCESS_KEY_ID)
                .map(
                        id ->
                                new UserAuthentication(
                                        Secret.of(id),
                                        Secret.of(valid.get(Options.SECRET_ACCESS_KEY))));
    }

    /** Role-based authentication; then there is no {@link #user()}. */
    public Optional<RoleAuthentication> role() {
        return valid.getOptional(Options.AWS_ACCOUNT_ID)
                .map(
                        account ->
                                new RoleAuthentication(
                                        account,
                                        valid.get(Options.ORG_ID),
                                        valid.get(Options.ROLE_NAME)));
    }

    /** The account or the user that may write; of a reference, so that its key may be rotated. */
    String owner() {
        return role().map(role -> "the account " + role.awsAccountId())
                .orElseGet(
                        () -> {
                            Secret id = user().orElseThrow().accessKeyId();
                            return "the user with the access key "
                                    + id.reference()
                                            .orElse("that begins its SHA-256 with " + id.digest());
                        });
    }

    /** The credentials of an IAM user that may write to the stream. */
    public static final class UserAuthentication implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Secret accessKeyId;
        private final Secret secretAccessKey;

        private UserAuthentication(Secret accessKeyId, Secret secretAccessKey) {
            this.accessKeyId = accessKeyId;
            this.secretAccessKey = secretAccessKey;
        }

        public Secret accessKeyId() {
            return accessKeyId;
        }

        public Secret secretAccessKey() {
            return secretAccessKey;
        }
    }

    /** The role, in the account of the stream, that the job assumes. */
    public static final class RoleAuthentication implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String awsAccountId;
        private final String orgId;
        private final String roleName;

        private RoleAuthentication(String awsAccountId, String orgId, String roleName) {
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

        /** The External ID that the role's trust relationship asks for. */
        public String externalId() {
            return "orgid:" + orgId;
        }

        public String roleName() {
            return roleName;
        }
    }
}
