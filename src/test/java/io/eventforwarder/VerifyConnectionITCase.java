package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.cli.VerifyConnection;
import io.eventforwarder.gateway.DeniedCall;
import io.eventforwarder.gateway.Policy;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SystemProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What {@code scripts/verify-connection} finds, in the words that its documentation shows. */
class VerifyConnectionITCase {
    private static final Path DOCUMENTATION =
            ProjectFolder.path().resolve("conf/iam/verify-connection.md");
    private static final String SEND = "--send-test-record";
    private static final String UUID =
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    @RegisterExtension static final CustomerJobs JOBS = new CustomerJobs();

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    @TempDir private Path folder;

    private record Run(int exitStatus, String output, String errors) {}

    private Run run(PropertiesJson settings, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("properties.json"), settings.json());
        List<String> arguments = new ArrayList<>(List.of("--properties", file.toString()));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                VerifyConnection.run(
                        arguments.toArray(String[]::new),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** It is in the documentation as it is, but for the names of this test's customer. */
    private static void assertDocumented(Run run) throws IOException {
        Customer customer = JOBS.customer();
        String shown =
                run.output()
                        .replace(customer.account(), "123456789012")
                        .replace(customer.streams().outputName(), "customer-events")
                        .replaceAll(UUID, "0f8fad5b-d9cb-469f-a165-70867728950e");
        assertThat(Files.readString(DOCUMENTATION)).contains("```\n" + shown + "```\n");
        assertThat(run.errors()).isEmpty();
    }

    private static void assertSucceeds(Run run) throws IOException {
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertDocumented(run);
    }

    private static void assertFails(Run run) throws IOException {
        assertThat(run.exitStatus()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("\nFAILED   ").doesNotContain("\tat ", "Exception:");
        assertDocumented(run);
    }

    private static Role grantsRole() {
        return JOBS.customer().grantsRole(JOBS.customer().policies());
    }

    private static PropertiesJson role() {
        return JOBS.customer().roleProperties();
    }

    private static PropertiesJson user() {
        return JOBS.customer().userProperties();
    }

    private static List<Record> forwarded() {
        return JOBS.customer().streams().output();
    }

    @Test
    void aHealthyRole() throws IOException {
        grantsRole();

        assertSucceeds(run(role(), SEND));

        assertThat(JOBS.customer().deniedCalls())
                .extracting(DeniedCall::action)
                .containsExactly("sts:AssumeRole");
        assertThat(forwarded())
                .singleElement()
                .satisfies(
                        record -> {
                            JsonNode json = Json.read(record.data().asByteArray());
                            assertThat(json.path("test_record").booleanValue()).isTrue();
                            assertThat(json.path("events")).isEmpty();
                            assertThat(json.path("environment").textValue())
                                    .isEqualTo("development");
                            assertThat(json.path("message_id").textValue()).matches(UUID);
                            assertThat(record.partitionKey()).matches("[0-9a-f]{32}");
                        });
    }

    @Test
    void aHealthyRoleWithoutARecord() throws IOException {
        grantsRole();

        assertSucceeds(run(role()));

        assertThat(forwarded()).isEmpty();
    }

    @Test
    void aRoleThatAsksForNoExternalId() throws IOException {
        grantsRole()
                .trusts(
                        Policy.ofTrust(
                                Json.read(
                                        """
                                        {"Version": "2012-10-17", "Statement": [{
                                          "Effect": "Allow",
                                          "Principal": {"AWS": "%s"},
                                          "Action": "sts:AssumeRole"
                                        }]}
                                        """
                                                .formatted(Operator.ROLE))));

        assertSucceeds(run(role(), SEND));
    }

    @Test
    void anotherExternalId() throws IOException {
        grantsRole();

        assertFails(run(role().set("Configuration", "org-id", "2222"), SEND));
    }

    @Test
    void aRoleThatTrustsSomebodyElse() throws IOException {
        Customer customer = JOBS.customer();
        grantsRole()
                .trusts(
                        customer.policies(
                                        customer.streams().outputName(),
                                        Customer.ORG,
                                        "arn:aws:iam::210987654321:role/somebody-else")
                                .trust());

        assertFails(run(role(), SEND));
    }

    @Test
    void anotherAccount() throws IOException {
        grantsRole();

        assertFails(run(role().set("Configuration", "aws-account-id", "999999999999"), SEND));
    }

    @Test
    void anotherRegion() throws IOException {
        grantsRole();

        assertFails(run(role().set("Connection", "kinesis-service-region", "eu-west-1"), SEND));
    }

    @Test
    void aStreamThatIsNotThere() throws IOException {
        Customer customer = JOBS.customer();
        customer.grantsRole(customer.policies("no-such-stream", Customer.ORG, Operator.ROLE));

        assertFails(run(role().set("Connection", "stream-name", "no-such-stream"), SEND));
    }

    @Test
    void aRoleThatMayNotPutRecords() throws IOException {
        grantsRole();

        assertFails(run(role().set("Output", "put-api", "put-records"), SEND));
    }

    @Test
    void noCredentialsOfItsOwn() throws IOException {
        grantsRole();
        properties
                .set("aws.accessKeyId", "")
                .set("aws.secretAccessKey", "")
                .set("aws.sessionToken", "")
                .set("aws.disableEc2Metadata", "true")
                .set("aws.sharedCredentialsFile", folder.resolve("none").toString())
                .set("aws.configFile", folder.resolve("none").toString());

        assertFails(run(role(), SEND));
    }

    @Test
    void noAnswerFromSts() throws IOException {
        grantsRole();

        assertFails(run(role().set("Output", "sts-endpoint", "http://127.0.0.1:1"), SEND));
    }

    @Test
    void noAnswerFromKinesis() throws IOException {
        grantsRole();

        assertFails(run(role().set("Output", "kinesis-endpoint", "http://127.0.0.1:1"), SEND));
    }

    @Test
    void aHealthyUser() throws IOException {
        JOBS.customer().grantsUser(JOBS.customer().policies());

        assertSucceeds(run(user(), SEND));

        assertThat(JOBS.customer().deniedCalls()).isEmpty();
        assertThat(forwarded()).hasSize(1);
    }

    @Test
    void aHealthyUserWithoutARecord() throws IOException {
        JOBS.customer().grantsUser(JOBS.customer().policies());

        assertSucceeds(run(user()));
    }

    @Test
    void aKeyThatIsInactive() throws IOException {
        JOBS.customer().grantsUser(JOBS.customer().policies());
        JOBS.operator().gateway().accessKeys().deactivate(Customer.ACCESS_KEY_ID);

        assertFails(run(user(), SEND));
    }

    @Test
    void aReferenceThatLeadsNowhere() throws IOException {
        assertFails(
                run(
                        user().set("Configuration", "secret-access-key", "env:NO_SUCH_VARIABLE"),
                        SEND));
    }

    @Test
    void aPartitionKeySecretThatLeadsNowhere() throws IOException {
        grantsRole();

        assertFails(
                run(role().set("Output", "partition-key-secret", "env:NO_SUCH_VARIABLE"), SEND));
    }

    @Test
    void wrongSettingsAreNotTried() throws IOException {
        Run run = run(role().set("Configuration", "aws-account-id", "12"), SEND);

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains("Configuration.aws-account-id: \"12\"");
    }

    @Test
    void outputToFilesIsNoConnection() throws IOException {
        Run run = run(PropertiesJson.filesToFiles());

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.errors())
                .isEqualTo(
                        "Output.type is not \"kinesis\": there is no connection to verify."
                                + System.lineSeparator());
    }

    @Test
    void unknownArgumentsAreNamed() throws IOException {
        Run run = run(role(), "--check");

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.errors())
                .isEqualTo(
                        "Unknown option: '--check'. See scripts/verify-connection --help."
                                + System.lineSeparator());
    }

    @Test
    void noOutputHoldsASecret() throws IOException {
        JOBS.customer().grantsUser(JOBS.customer().policies());

        Run run = run(user(), SEND);

        assertThat(run.output() + run.errors()).doesNotContain(Customer.SECRET_ACCESS_KEY);
    }
}
