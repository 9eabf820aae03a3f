package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.cli.managed.StackTemplate;
import io.eventforwarder.gateway.Gateway;
import io.eventforwarder.gateway.Identity;
import io.eventforwarder.gateway.Policy;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ListInput;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SystemProperties;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flink's Kinesis sink with the connection's settings, against a stub that supports HTTP/2. */
@Timeout(60)
class KinesisStreamsOutputTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/mparticle-kinesis-role";
    private static final String OPERATOR = "arn:aws:iam::210987654321:user/operator";

    @RegisterExtension static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    private Http2Kinesis kinesis;

    @BeforeEach
    void start() throws InterruptedException {
        kinesis = new Http2Kinesis();
    }

    @AfterEach
    void stop() {
        kinesis.close();
    }

    private void forward(PropertiesJson connection) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        EventForwarderJob.output(
                        connection.set("Output", "put-api", "kinesis-streams-sink").settings())
                .forward(
                        env.fromData(
                                List.of(SinkSubtask.record("a1"), SinkSubtask.record("b1")),
                                OutgoingRecord.TYPE));
        env.execute();
    }

    @Test
    void itForwardsWithAUsersKey() throws Exception {
        forward(PropertiesJson.toOpenKinesis(kinesis.endpoint()));

        assertThat(kinesis.requests())
                .singleElement()
                .satisfies(
                        headers -> {
                            assertThat(headers.get("x-amz-target"))
                                    .isEqualTo("Kinesis_20131202.PutRecords");
                            assertThat(headers.get("authorization"))
                                    .contains("Credential=AKIDOFCUSTOMER/")
                                    .contains("/us-east-1/kinesis/");
                        });
    }

    @Test
    void aRecordWithADelimiterIsOneLine() throws Exception {
        Settings settings =
                PropertiesJson.toOpenKinesis(kinesis.endpoint())
                        .set("Output", "put-api", "kinesis-streams-sink")
                        .set("Output", "record-delimiter", "newline")
                        .settings();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        new ForwardingPipeline(
                        settings,
                        new ListInput(List.of(Inputs.record("{\"a\":\r\n1}"))),
                        EventForwarderJob.output(settings),
                        letters -> {})
                .build(env);
        env.execute();

        assertThat(kinesis.records()).singleElement().asString().matches("[^\r\n]+}\n");
    }

    @Test
    void itForwardsAsTheCustomersRole() throws Exception {
        try (Gateway sts = Gateway.start(kinesis.endpoint(), Set.of("us-east-1"))) {
            Identity operator = new Identity(OPERATOR);
            operator.isPermitted(
                    Policy.ofIdentity(
                            StackTemplate.of(PropertiesJson.streamToStream().settings())
                                    .executionPolicy()));
            sts.accessKeys().activate(operator, "AKIAOPERATOR", "operator-secret");
            sts.createRole(ROLE)
                    .trusts(
                            Policy.ofTrust(
                                    Json.read(
                                            """
                                            {"Version": "2012-10-17", "Statement": [{
                                              "Effect": "Allow",
                                              "Principal": {"AWS": "%s"},
                                              "Action": "sts:AssumeRole",
                                              "Condition": {
                                                "StringEquals": {"sts:ExternalId": "orgid:1111"}
                                              }
                                            }]}
                                            """
                                                    .formatted(OPERATOR))));
            properties
                    .setAwsCredentials("AKIAOPERATOR", "operator-secret")
                    // The connector has no option for the STS endpoint, so the test sets the SDK's
                    // system property.
                    .set("aws.endpointUrlSts", sts.endpoint().toString());

            forward(
                    PropertiesJson.streamToStream()
                            .set("Output", "kinesis-endpoint", kinesis.endpoint().toString()));

            assertThat(sts.trail().assumeRoleCalls())
                    .isNotEmpty()
                    .allSatisfy(
                            call -> {
                                assertThat(call.roleArn()).isEqualTo(ROLE);
                                assertThat(call.sessionName())
                                        .isEqualTo("event-forwarder-events-out");
                            });
            assertThat(kinesis.requests())
                    .singleElement()
                    .extracting(headers -> headers.get("x-amz-security-token"))
                    .asString()
                    .startsWith("session/token");
        }
    }
}
