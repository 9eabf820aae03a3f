package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import org.junit.jupiter.api.Test;

class ConfigurationSettingsTest {
    private static final String BOTH =
            "give access-key-id and secret-access-key (a user), or aws-account-id and org-id (a"
                    + " role)";

    private static PropertiesJson user() {
        return streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "env:KEY_ID")
                .set("Configuration", "secret-access-key", "env:KEY");
    }

    @Test
    void aRole() {
        ConfigurationSettings configuration =
                streamToStream().settings().configuration().orElseThrow();

        assertThat(configuration.user()).isEmpty();
        RoleAuthentication role = configuration.role().orElseThrow();
        assertThat(role.awsAccountId()).isEqualTo("123456789012");
        assertThat(role.orgId()).isEqualTo("1111");
        assertThat(role.externalId()).isEqualTo("orgid:1111");
        assertThat(role.roleName()).isEqualTo("mparticle-kinesis-role");
    }

    @Test
    void aRoleOfAnotherName() {
        assertThat(
                        streamToStream()
                                .set("Configuration", "role-name", "my-role")
                                .settings()
                                .configuration()
                                .flatMap(ConfigurationSettings::role)
                                .map(RoleAuthentication::roleName))
                .contains("my-role");
    }

    @Test
    void aUser() {
        ConfigurationSettings configuration = user().settings().configuration().orElseThrow();

        assertThat(configuration.role()).isEmpty();
        UserAuthentication user = configuration.user().orElseThrow();
        assertThat(user.accessKeyId()).isEqualTo(Secret.of("env:KEY_ID"));
        assertThat(user.secretAccessKey()).isEqualTo(Secret.of("env:KEY"));
    }

    @Test
    void mayBeAbsentWhenNothingGoesToKinesis() {
        assertThat(filesToFiles().settings().configuration()).isEmpty();
        assertThat(filesToFiles().group("Configuration").settings().configuration()).isEmpty();
    }

    @Test
    void isCheckedEvenWhenNothingGoesToKinesis() {
        assertThat(Problems.of(filesToFiles().set("Configuration", "aws-account-id", "12")))
                .containsExactly(
                        "Configuration.aws-account-id: \"12\" is not an AWS account id; it has 12"
                                + " digits",
                        "Configuration.org-id: is missing; it is the mParticle org id in the"
                                + " role's External ID, needed beside aws-account-id");
    }

    @Test
    void isNeededForKinesis() {
        assertThat(Problems.of(streamToStream().without("Configuration")))
                .containsExactly("Configuration: the group is missing; " + BOTH);
        assertThat(Problems.of(streamToStream().without("Configuration").group("Configuration")))
                .containsExactly("Configuration: neither way to authenticate is given; " + BOTH);
    }

    @Test
    void halfAUser() {
        assertThat(Problems.of(user().without("Configuration", "secret-access-key")))
                .containsExactly(
                        "Configuration.secret-access-key: is missing; it is the secret access key"
                                + " of an IAM user, needed beside access-key-id");
        assertThat(Problems.of(user().without("Configuration", "access-key-id")))
                .containsExactly(
                        "Configuration.access-key-id: is missing; it is the access key id of an"
                                + " IAM user, needed beside secret-access-key");
    }

    @Test
    void halfARole() {
        assertThat(Problems.of(streamToStream().without("Configuration", "org-id")))
                .containsExactly(
                        "Configuration.org-id: is missing; it is the mParticle org id in the"
                                + " role's External ID, needed beside aws-account-id");
        assertThat(Problems.of(streamToStream().without("Configuration", "aws-account-id")))
                .containsExactly(
                        "Configuration.aws-account-id: is missing; it is the account with the role,"
                                + " needed beside org-id");
    }

    @Test
    void bothWays() {
        assertThat(Problems.of(user().set("Configuration", "aws-account-id", "123456789012")))
                .containsExactly(
                        "Configuration.aws-account-id: \"123456789012\" is given beside"
                                + " access-key-id and secret-access-key, which is the other way to"
                                + " authenticate; "
                                + BOTH
                                + ", not both");
        assertThat(Problems.of(streamToStream().set("Configuration", "access-key-id", "AKIAX")))
                .containsExactly(
                        "Configuration.aws-account-id: \"123456789012\" is given beside"
                                + " access-key-id, which is the other way to authenticate; "
                                + BOTH
                                + ", not both");
    }

    @Test
    void aUserHasNoRoleName() {
        assertThat(Problems.of(user().set("Configuration", "role-name", "r")))
                .containsExactly(
                        "Configuration.role-name: \"r\" has no effect; it goes with"
                                + " aws-account-id and org-id");
    }

    @Test
    void refusesAnOrgIdThatIsNone() {
        assertThat(Problems.of(streamToStream().set("Configuration", "org-id", "a b")))
                .containsExactly(
                        "Configuration.org-id: \"a b\" is not an org id; 1 to 1218 letters, digits"
                                + " and \"_+=,.@:/-\" are allowed");
        assertThat(Problems.of(streamToStream().set("Configuration", "org-id", "orgid:1111")))
                .containsExactly(
                        "Configuration.org-id: \"orgid:1111\" has \"orgid:\" in front; leave that"
                                + " out, it is added for the External ID");
    }

    @Test
    void refusesARoleNameThatIsNone() {
        assertThat(Problems.of(streamToStream().set("Configuration", "role-name", "a/b")))
                .containsExactly(
                        "Configuration.role-name: \"a/b\" is not the name of a role; 1 to 64"
                                + " letters, digits and \"_+=,.@-\" are allowed");
    }

    @Test
    void refusesAReferenceThatIsNoneWithoutShowingIt() {
        assertThat(Problems.of(user().set("Configuration", "secret-access-key", "env:hush hush")))
                .containsExactly(
                        "Configuration.secret-access-key: begins with \"env:\" but names no"
                                + " environment variable; write \"env:NAME\"");
        assertThat(Problems.of(user().set("Configuration", "access-key-id", "secretsmanager:x")))
                .containsExactly(
                        "Configuration.access-key-id: begins with \"secretsmanager:\" but names no"
                                + " field of a secret; write \"secretsmanager:ARN#JSON_KEY\"");
    }
}
