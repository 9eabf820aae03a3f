package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/**
 * Group {@code Configuration}: authentication to the customer's stream, either with a user's access
 * key or with a role.
 */
public final class ConfigurationSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Configuration valid;

    ConfigurationSettings(Configuration valid) {
        this.valid = valid;
    }

    /** User-based authentication; empty with {@link #role()}, or if there is no connection. */
    public Optional<UserAuthentication> user() {
        return valid.contains(Options.ACCESS_KEY_ID)
                ? Optional.of(new UserAuthentication(valid))
                : Optional.empty();
    }

    /** Role-based authentication; empty with {@link #user()}, or if there is no connection. */
    public Optional<RoleAuthentication> role() {
        return valid.contains(Options.AWS_ACCOUNT_ID)
                ? Optional.of(new RoleAuthentication(valid))
                : Optional.empty();
    }

    /**
     * The account of the role, or the user, as a phrase for messages. A user is identified by the
     * reference to the access key id, so that the key can be rotated, or else by a hash of the id.
     * State holds this text, so its wording must not change.
     */
    String owner() {
        if (role().isPresent()) {
            return "the account " + role().get().awsAccountId();
        }
        Secret id = user().orElseThrow().accessKeyId();
        return "the user with the access key "
                + id.reference().orElse("that begins its SHA-256 with " + id.digest());
    }

    /** The credentials of an IAM user that may write to the stream. */
    public static final class UserAuthentication implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Configuration valid;

        private UserAuthentication(Configuration valid) {
            this.valid = valid;
        }

        public Secret accessKeyId() {
            return Secret.of(valid.get(Options.ACCESS_KEY_ID));
        }

        public Secret secretAccessKey() {
            return Secret.of(valid.get(Options.SECRET_ACCESS_KEY));
        }
    }

    /** The role, in the account of the stream, that the job assumes. */
    public static final class RoleAuthentication implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Configuration valid;

        private RoleAuthentication(Configuration valid) {
            this.valid = valid;
        }

        /** The account of the role: 12 digits. */
        public String awsAccountId() {
            return valid.get(Options.AWS_ACCOUNT_ID);
        }

        /** The External ID that the role's trust policy requires. */
        public String externalId() {
            return "orgid:" + valid.get(Options.ORG_ID);
        }

        public String roleName() {
            return valid.get(Options.ROLE_NAME);
        }
    }
}
