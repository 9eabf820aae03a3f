package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Group {@code Configuration}: how the job authenticates to the connection's stream, by a user's
 * credentials or by a role, exactly one of the two.
 */
public final class ConfigurationSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Group GROUP = new Group("Configuration");

    static final Key<Secret> ACCESS_KEY_ID =
            GROUP.secret("access-key-id", "the access key id of an IAM user");
    static final Key<Secret> SECRET_ACCESS_KEY =
            GROUP.secret("secret-access-key", "the secret access key of an IAM user");
    static final Key<String> AWS_ACCOUNT_ID =
            GROUP.withoutDefault("aws-account-id", AwsNames.ACCOUNT, "the account with the role");
    static final Key<String> ORG_ID =
            GROUP.withoutDefault(
                    "org-id", AwsNames.ORG_ID, "the mParticle org id in the role's External ID");
    static final Key<String> ROLE_NAME =
            GROUP.withDefault(
                    "role-name",
                    AwsNames.ROLE,
                    "mparticle-kinesis-role",
                    "the name of the role to assume");

    private static final String ONE_WAY =
            "give access-key-id and secret-access-key (a user), or aws-account-id and org-id (a"
                    + " role)";

    @Nullable private final UserAuthentication user;
    @Nullable private final RoleAuthentication role;

    private ConfigurationSettings(
            @Nullable UserAuthentication user, @Nullable RoleAuthentication role) {
        this.user = user;
        this.role = role;
    }

    /**
     * @param needed whether records go to Kinesis; otherwise the group may be absent
     */
    static Optional<ConfigurationSettings> read(GivenGroup given, boolean needed) {
        if (needed) {
            given.requireGroup(ONE_WAY);
        }
        List<Key<?>> userKeys = writtenOf(given, ACCESS_KEY_ID, SECRET_ACCESS_KEY);
        List<Key<?>> roleKeys = writtenOf(given, AWS_ACCOUNT_ID, ORG_ID);
        given.read(ROLE_NAME);
        if (!userKeys.isEmpty() && !roleKeys.isEmpty()) {
            reportBothWays(given, userKeys, roleKeys);
        } else if (!userKeys.isEmpty()) {
            given.require(ACCESS_KEY_ID, "beside secret-access-key");
            given.require(SECRET_ACCESS_KEY, "beside access-key-id");
            given.refuse(ROLE_NAME, "it goes with aws-account-id and org-id");
            return Optional.of(new ConfigurationSettings(user(given), null));
        } else if (!roleKeys.isEmpty()) {
            given.require(AWS_ACCOUNT_ID, "beside org-id");
            given.require(ORG_ID, "beside aws-account-id");
            return Optional.of(new ConfigurationSettings(null, role(given)));
        } else if (needed) {
            given.reportProblem("neither way to authenticate is given; " + ONE_WAY);
        } else {
            given.refuse(ROLE_NAME, "it goes with aws-account-id and org-id");
        }
        return Optional.empty();
    }

    private static List<Key<?>> writtenOf(GivenGroup given, Key<?>... keys) {
        return Stream.of(keys)
                .filter(key -> !given.read(key).isAbsent())
                .collect(Collectors.toList());
    }

    private static void reportBothWays(
            GivenGroup given, List<Key<?>> userKeys, List<Key<?>> roleKeys) {
        boolean sure =
                Stream.concat(userKeys.stream(), roleKeys.stream())
                        .noneMatch(key -> given.read(key).isMistaken());
        if (sure) {
            Given<?> role = given.read(roleKeys.get(0));
            given.reportProblem(
                    roleKeys.get(0),
                    role.value().map(value -> role.shown() + " ").orElse("")
                            + "is given beside "
                            + names(userKeys)
                            + ", which is the other way to authenticate; "
                            + ONE_WAY
                            + ", not both");
        }
    }

    private static String names(List<Key<?>> keys) {
        return keys.stream().map(Key::name).collect(Collectors.joining(" and "));
    }

    private static UserAuthentication user(GivenGroup given) {
        return new UserAuthentication(
                given.read(ACCESS_KEY_ID).orDefault(), given.read(SECRET_ACCESS_KEY).orDefault());
    }

    private static RoleAuthentication role(GivenGroup given) {
        return new RoleAuthentication(
                given.read(AWS_ACCOUNT_ID).orDefault(),
                given.read(ORG_ID).orDefault(),
                given.read(ROLE_NAME).orDefault());
    }

    /** User-based authentication; then there is no {@link #role()}. */
    public Optional<UserAuthentication> user() {
        return Optional.ofNullable(user);
    }

    /** Role-based authentication; then there is no {@link #user()}. */
    public Optional<RoleAuthentication> role() {
        return Optional.ofNullable(role);
    }
}
