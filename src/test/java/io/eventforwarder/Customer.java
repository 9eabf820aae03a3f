package io.eventforwarder;

import io.eventforwarder.gateway.Identity;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.gateway.Trail.AssumeRoleCall;
import io.eventforwarder.gateway.Trail.DeniedCall;
import io.eventforwarder.gateway.WrittenPolicies;
import io.eventforwarder.testing.KinesisStreams;
import io.eventforwarder.testing.PropertiesJson;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A customer with an account and an output stream, and the operator's input stream. The customer
 * grants access with the policies that {@code scripts/iam-policies} writes.
 */
final class Customer implements AutoCloseable {
    static final String ORG = "1111";
    static final String ACCESS_KEY_ID = "AKIACUSTOMER";
    static final String SECRET_ACCESS_KEY = "customer+secret/key";

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final Operator operator;
    private final String account = "%012d".formatted(123456789000L + ACCOUNTS.incrementAndGet());
    private final KinesisStreams own;
    private final StreamToStream streams;

    Customer(Operator operator, String name, Path folder) {
        this.operator = operator;
        own = operator.emulator().ofAccount(account);
        streams =
                new StreamToStream(
                        operator.streams(), own, operator.gateway().endpoint(), name, folder);
    }

    String account() {
        return account;
    }

    StreamToStream streams() {
        return streams;
    }

    KinesisStreams own() {
        return own;
    }

    String roleArn() {
        return "arn:aws:iam::" + account + ":role/mparticle-kinesis-role";
    }

    String streamArn() {
        return "arn:aws:kinesis:us-east-1:" + account + ":stream/" + streams.outputName();
    }

    Role grantsRole(WrittenPolicies policies) {
        Role role = operator.gateway().createRole(roleArn());
        role.trusts(policies.trust());
        role.isPermitted(policies.stream());
        return role;
    }

    Identity grantsUser(WrittenPolicies policies) {
        Identity user = new Identity("arn:aws:iam::" + account + ":user/mparticle-kinesis-user");
        user.isPermitted(policies.stream());
        operator.gateway().accessKeys().activate(user, ACCESS_KEY_ID, SECRET_ACCESS_KEY);
        return user;
    }

    /** The documented policies, for the operator's role and the output stream. */
    WrittenPolicies policies() {
        return policies(streams.outputName(), ORG, Operator.ROLE);
    }

    WrittenPolicies policies(String stream, String org, String principal) {
        return WrittenPolicies.of(
                roleProperties()
                        .set("Configuration", "org-id", org)
                        .set("Connection", "stream-name", stream)
                        .settings(),
                account,
                principal);
    }

    PropertiesJson roleProperties() {
        return streams.properties()
                .without("Configuration")
                .set("Configuration", "aws-account-id", account)
                .set("Configuration", "org-id", ORG)
                .set("Output", "sts-endpoint", operator.gateway().endpoint().toString());
    }

    PropertiesJson userProperties() {
        return streams.properties()
                .set("Configuration", "access-key-id", ACCESS_KEY_ID)
                .set("Configuration", "secret-access-key", SECRET_ACCESS_KEY);
    }

    List<AssumeRoleCall> assumeRoleCalls() {
        return operator.gateway().trail().assumeRoleCalls().stream()
                .filter(call -> call.roleArn().contains(account))
                .toList();
    }

    List<DeniedCall> deniedCalls() {
        return operator.gateway().trail().deniedCalls().stream()
                .filter(call -> call.resource().contains(account))
                .toList();
    }

    @Override
    public void close() {
        own.close();
    }
}
