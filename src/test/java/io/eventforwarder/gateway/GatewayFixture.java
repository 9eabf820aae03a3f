package io.eventforwarder.gateway;

import io.eventforwarder.testing.HttpStub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * An operator and a customer at a gateway, with the policies that the customer has written. What is
 * allowed reaches a stub.
 */
final class GatewayFixture implements AutoCloseable {
    static final String REGION = "us-east-1";
    static final String OPERATOR = "arn:aws:iam::210987654321:user/operator";
    static final String OPERATOR_KEY = "AKIAOPERATOR";
    static final String OPERATOR_SECRET = "operator+secret/key";
    static final String CUSTOMER_USER = "arn:aws:iam::123456789012:user/mparticle-kinesis-user";
    static final String CUSTOMER_KEY = "AKIACUSTOMER";
    static final String CUSTOMER_SECRET = "customer+secret/key";
    static final String ROLE = "arn:aws:iam::123456789012:role/mparticle-kinesis-role";
    static final String EXTERNAL_ID = "orgid:1111";
    static final String STREAM = "events-out";
    static final String STREAM_ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/events-out";

    final MovableClock clock = new MovableClock();
    final HttpStub kinesis = HttpStub.started();
    final Gateway gateway = Gateway.start(kinesis.uri(), Set.of(REGION), clock);
    final Role role = gateway.roles().create(ROLE);

    /** Those of the customer, who lets in one of the operator's principals. */
    static WrittenPolicies policies(Path folder, String principal) {
        return WrittenPolicies.write(
                folder,
                "--account-id",
                "123456789012",
                "--region",
                REGION,
                "--stream",
                STREAM,
                "--org-id",
                "1111",
                "--principal",
                principal);
    }

    GatewayFixture(WrittenPolicies policies) throws IOException {
        kinesis.answersJson(200, "{}");
        role.trusts(policies.trust());
        role.isPermitted(policies.stream());
        gateway.accessKeys().activate(new Identity(OPERATOR), OPERATOR_KEY, OPERATOR_SECRET);
        Identity user = new Identity(CUSTOMER_USER);
        user.isPermitted(policies.stream());
        gateway.accessKeys().activate(user, CUSTOMER_KEY, CUSTOMER_SECRET);
    }

    @Override
    public void close() {
        gateway.close();
        kinesis.close();
    }
}
