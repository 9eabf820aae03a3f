package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.cli.VerifyConnection;
import io.eventforwarder.cli.managed.StackTemplate;
import io.eventforwarder.gateway.Identity;
import io.eventforwarder.gateway.Policy;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.gateway.Trail.DeniedCall;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.ProcessCluster;
import io.eventforwarder.testing.ProjectFolder;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.RecordSchema;
import io.eventforwarder.testing.SystemProperties;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The output of {@code scripts/verify-connection}, compared with its documentation. */
class VerifyConnectionITCase {
    private static final Path DOCUMENTATION =
            ProjectFolder.path().resolve("conf/iam/verify-connection.md");
    private static final String SEND = "--send-test-record";
    private static final String UUID =
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    @RegisterExtension static final CustomerJobs JOBS = new CustomerJobs();

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    @TempDir private Path folder;

    private CommandRun run(PropertiesJson settings, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("properties.json"), settings.json());
        List<String> arguments = new ArrayList<>(List.of("--properties", file.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(new VerifyConnection(), arguments.toArray(String[]::new));
    }

    /**
     * Asserts that the documentation contains this output, with its example names instead of the
     * test's names.
     */
    private static void assertDocumented(CommandRun run) throws IOException {
        Customer customer = JOBS.customer();
        String shown =
                run.out()
                        .replace(customer.account(), "123456789012")
                        .replace(customer.streams().outputName(), "customer-events")
                        .replaceAll(UUID, "0f8fad5b-d9cb-469f-a165-70867728950e");
        assertThat(Files.readString(DOCUMENTATION)).contains("```\n" + shown + "```\n");
        assertThat(run.err()).isEmpty();
    }

    private static void assertSucceeds(CommandRun run) throws IOException {
        assertThat(run.exitStatus()).as(run.out()).isZero();
        assertDocumented(run);
    }

    private static void assertFails(CommandRun run) throws IOException {
        assertThat(run.exitStatus()).as(run.out()).isEqualTo(1);
        assertThat(run.out()).contains("\nFAILED   ").doesNotContain("\tat ", "Exception:");
        assertDocumented(run);
    }

    private static Role grantsRole() {
        return JOBS.customer().grantsRole(JOBS.customer().policies());
    }

    private static PropertiesJson role() {
        return withPartitionKeySecret(JOBS.customer().roleProperties());
    }

    private static PropertiesJson user() {
        return withPartitionKeySecret(JOBS.customer().userProperties());
    }

    private static PropertiesJson withPartitionKeySecret(PropertiesJson properties) {
        return properties.set("Output", "partition-key-secret", "env:PATH");
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
                            assertThat(RecordSchema.WHOLE.problems(json)).isEmpty();
                            assertThat(withoutIds(json)).isEqualTo(withoutIds(example()));
                            assertThat(json.path("test_record").booleanValue()).isTrue();
                            assertThat(json.path("events")).isEmpty();
                            assertThat(json.path("environment").textValue())
                                    .isEqualTo("development");
                            assertThat(json.path("message_id").textValue()).matches(UUID);
                            assertThat(record.partitionKey()).matches("[0-9a-f]{32}");
                        });
    }

    private static JsonNode example() {
        try {
            return Json.read(
                    Files.readString(RecordSchema.FOLDER.resolve("examples/test-record.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode withoutIds(JsonNode record) {
        return ((ObjectNode) record.deepCopy())
                .without(List.of("batch_id", "message_id", "timestamp_unixtime_ms"));
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

    @ParameterizedTest
    @CsvSource({
        "Configuration, org-id, 2222",
        "Configuration, aws-account-id, 999999999999",
        "Connection, kinesis-service-region, eu-west-1",
        "Output, put-api, put-records",
        "Output, sts-endpoint, http://127.0.0.1:1",
        "Output, kinesis-endpoint, http://127.0.0.1:1",
        "Output, partition-key-secret, env:NO_SUCH_VARIABLE"
    })
    void aSettingThatDoesNotFitTheRole(String group, String key, String value) throws IOException {
        grantsRole();

        assertFails(run(role().set(group, key, value), SEND));
    }

    @Test
    void aStreamThatIsNotThere() throws IOException {
        Customer customer = JOBS.customer();
        customer.grantsRole(customer.policies("no-such-stream", Customer.ORG, Operator.ROLE));

        assertFails(run(role().set("Connection", "stream-name", "no-such-stream"), SEND));
    }

    @Test
    void withoutATestRecordNoneIsSent() throws IOException {
        grantsRole();
        JOBS.customer().grantsUser(JOBS.customer().policies());

        assertSucceeds(run(role()));
        assertSucceeds(run(user()));

        assertThat(forwarded()).isEmpty();
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

    /** As in a pod: the job jar, Flink's jars, and credentials in environment variables. */
    @Test
    void theJobJarVerifiesWithTheJarsOfFlinkAlone() throws Exception {
        grantsRole();
        Path file = Files.writeString(folder.resolve("properties.json"), role().json());

        CommandRun run =
                CommandRun.ofProcess(
                        Map.of(
                                "AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId"),
                                "AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey"),
                                "AWS_SESSION_TOKEN", System.getProperty("aws.sessionToken")),
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("jobJar")
                                        + File.pathSeparator
                                        + ProcessCluster.flinkClassPath(),
                                VerifyConnection.class.getName(),
                                "--properties",
                                file.toString(),
                                SEND));

        assertSucceeds(run);
    }

    /** As with the managed service: a profile assumes the job's role, whose template allows it. */
    @Test
    void anAdministratorVerifiesAsTheJobsRole() throws Exception {
        grantsRole();
        Identity administrator = new Identity("arn:aws:iam::210987654321:user/administrator");
        administrator.isPermitted(
                Policy.ofIdentity(
                        Json.read(
                                """
                                {"Version": "2012-10-17", "Statement": [{
                                  "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "%s"
                                }]}
                                """
                                        .formatted(Operator.ROLE))));
        ObjectNode trust =
                (ObjectNode)
                        StackTemplate.of(role().settings(), "VerifyPrincipal", administrator.arn())
                                .executionTrust();
        // The gateway does not know services as principals.
        trust.withArray("Statement").remove(0);
        JOBS.operator().role().trusts(Policy.ofTrust(trust));
        JOBS.operator().gateway().accessKeys().activate(administrator, "AKIAADMIN", "admin");
        String config =
                """
                [profile administrator]
                aws_access_key_id = AKIAADMIN
                aws_secret_access_key = admin
                [profile verify]
                role_arn = %s
                source_profile = administrator
                region = us-east-1
                """
                        .formatted(Operator.ROLE);
        properties
                .set("aws.accessKeyId", "")
                .set("aws.secretAccessKey", "")
                .set("aws.sessionToken", "")
                .set("aws.profile", "verify")
                .set("aws.sharedCredentialsFile", folder.resolve("none").toString())
                .set(
                        "aws.configFile",
                        Files.writeString(folder.resolve("config"), config).toString())
                .set("aws.endpointUrlSts", JOBS.operator().gateway().endpoint().toString());

        assertSucceeds(run(role(), SEND));
    }

    @Test
    void aHealthyUser() throws IOException {
        JOBS.customer().grantsUser(JOBS.customer().policies());

        CommandRun run = run(user(), SEND);

        assertSucceeds(run);
        assertThat(run.out() + run.err()).doesNotContain(Customer.SECRET_ACCESS_KEY);
        assertThat(JOBS.customer().deniedCalls()).isEmpty();
        assertThat(forwarded()).hasSize(1);
    }

    @Test
    void aTestRecordEndsWithTheDelimiter() throws IOException {
        grantsRole();

        assertSucceeds(run(role().set("Output", "record-delimiter", "newline"), SEND));

        assertThat(forwarded())
                .singleElement()
                .satisfies(record -> assertThat(record.data().asUtf8String()).endsWith("}\n"));
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
    void withOutputToFilesThereIsNoConnection() throws IOException {
        CommandRun run = run(PropertiesJson.filesToFiles());

        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "Output.type is not \"kinesis\": there is no connection to verify."
                                + System.lineSeparator());
    }
}
