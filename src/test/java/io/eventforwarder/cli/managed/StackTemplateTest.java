package io.eventforwarder.cli.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.PropertiesJson;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stack grants the job exactly the permissions that its settings need. */
class StackTemplateTest {
    private static final String KINESIS = "arn:aws:kinesis:%s:210987654321:stream/";
    private static final String SECRET =
            "arn:aws:secretsmanager:us-east-1:210987654321:secret:event-forwarder";
    private static final String KEY = "arn:aws:kms:us-east-1:210987654321:key/1-2";

    /** The permissions of every application: each line has an action and its resource. */
    private static final Set<String> ALWAYS =
            Set.of(
                    "s3:GetObject arn:aws:s3:::jars/events/*",
                    "logs:DescribeLogGroups arn:aws:logs:us-east-1:210987654321:log-group:*",
                    "logs:DescribeLogStreams"
                            + " arn:aws:logs:us-east-1:210987654321:log-group:/event-forwarder/events:log-stream:*",
                    "logs:PutLogEvents"
                            + " arn:aws:logs:us-east-1:210987654321:log-group:/event-forwarder/events:log-stream:application");

    private static PropertiesJson role() {
        return PropertiesJson.streamToStream()
                .set("Output", "dead-letter", "kinesis")
                .set("Output", "dead-letter-stream-name", "letters")
                .set("Output", "dead-letter-region", "eu-west-1");
    }

    private static PropertiesJson files() {
        return PropertiesJson.filesToFiles()
                .set("Source", "path", "s3://input/batches/")
                .set("Output", "path", "s3://output/records")
                .set("Output", "dead-letter-path", "s3://letters/customer/a");
    }

    private static PropertiesJson fanOut() {
        return PropertiesJson.streamToStream()
                .without("Configuration")
                .set("Source", "consumer", "fan-out")
                .set("Source", "consumer-name", "forwarder")
                .set("Configuration", "access-key-id", "secretsmanager:" + SECRET + "#id")
                .set("Configuration", "secret-access-key", "secretsmanager:" + SECRET + "#key")
                .set("Output", "dead-letter-path", "s3://letters/customer");
    }

    private static Set<String> polling() {
        String stream = KINESIS.formatted("eu-west-1") + "events-in";
        return allowed(stream, calledBySource("(\\w+StreamConsumer|SubscribeToShard)"));
    }

    private static Set<String> fanningOut() {
        String stream = KINESIS.formatted("eu-west-1") + "events-in";
        Set<String> called = calledBySource("Get(Records|ShardIterator)");
        Set<String> ofConsumer =
                called.stream()
                        .filter(action -> action.matches(".*(DescribeStreamConsumer|Subscribe.*)"))
                        .collect(Collectors.toSet());
        called.removeAll(ofConsumer);
        return union(
                allowed(stream, called),
                allowed(stream + "/consumer/forwarder", ofConsumer),
                allowed(stream + "/consumer/forwarder:*", ofConsumer));
    }

    private static Set<String> writing(String bucket, String folder) {
        return union(
                allowed("arn:aws:s3:::" + bucket, Set.of("s3:ListBucket")),
                allowed(
                        "arn:aws:s3:::" + bucket + '/' + folder + "/*",
                        Set.of(
                                "s3:GetObject",
                                "s3:PutObject",
                                "s3:DeleteObject",
                                "s3:AbortMultipartUpload")));
    }

    static Stream<Object[]> settings() {
        Set<String> customersRole =
                Set.of("sts:AssumeRole arn:aws:iam::123456789012:role/mparticle-kinesis-role");
        Set<String> letters =
                Set.of("kinesis:PutRecord " + KINESIS.formatted("eu-west-1") + "letters");
        return Stream.of(
                new Object[] {role(), new String[0], union(polling(), customersRole, letters)},
                new Object[] {
                    role(),
                    new String[] {"DecryptKeys", KEY + ',' + KEY + "3", "DeadLetterKey", KEY},
                    union(
                            polling(),
                            customersRole,
                            letters,
                            Set.of(
                                    "kms:Decrypt " + KEY,
                                    "kms:Decrypt " + KEY + "3",
                                    "kms:GenerateDataKey " + KEY))
                },
                new Object[] {
                    fanOut(),
                    new String[0],
                    union(
                            fanningOut(),
                            writing("letters", "customer"),
                            allowed(SECRET, calledForSecrets()),
                            allowed(SECRET + "-??????", calledForSecrets()))
                },
                new Object[] {
                    files(),
                    new String[] {"Subnets", "subnet-1,subnet-2", "SecurityGroups", "sg-1"},
                    union(
                            allowed("arn:aws:s3:::input", Set.of("s3:ListBucket")),
                            allowed("arn:aws:s3:::input/batches", Set.of("s3:GetObject")),
                            allowed("arn:aws:s3:::input/batches/*", Set.of("s3:GetObject")),
                            writing("output", "records"),
                            writing("letters", "customer/a"),
                            allowed(
                                    "*",
                                    Set.of(
                                            "ec2:DescribeVpcs",
                                            "ec2:DescribeSubnets",
                                            "ec2:DescribeSecurityGroups",
                                            "ec2:DescribeDhcpOptions",
                                            "ec2:DescribeNetworkInterfaces",
                                            "ec2:CreateNetworkInterface",
                                            "ec2:CreateNetworkInterfacePermission",
                                            "ec2:DeleteNetworkInterface")))
                });
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theRoleMayDoExactlyWhatTheSettingsNeed(
            PropertiesJson properties, String[] parameters, Set<String> needed) throws Exception {
        JsonNode policy = StackTemplate.of(properties.settings(), parameters).executionPolicy();

        Set<String> granted = new TreeSet<>();
        for (JsonNode statement : policy.get("Statement")) {
            assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
            for (JsonNode action : statement.get("Action")) {
                statement
                        .get("Resource")
                        .forEach(
                                resource -> granted.add(action.asText() + ' ' + resource.asText()));
            }
        }
        assertThat(granted).isEqualTo(union(ALWAYS, needed));
        assertThat(policy.findValuesAsText("Sid")).doesNotHaveDuplicates();
    }

    @Test
    void deadLettersAreKeptWithTheCallOfTheSink() {
        Set<String> called =
                called(
                        "kinesis",
                        "KinesisAsyncClient",
                        "io.eventforwarder.sink.kinesis.KinesisPutClient");

        // The job uses PutRecords only for customers with put-records, never for dead letters.
        assertThat(called).containsExactlyInAnyOrder("kinesis:PutRecord", "kinesis:PutRecords");
    }

    private static Set<String> calledBySource(String otherConsumers) {
        Set<String> called =
                called(
                        "kinesis",
                        "KinesisAsyncClient",
                        "io.eventforwarder.source.kinesis.StreamClient");
        called.removeIf(action -> action.matches("kinesis:" + otherConsumers));
        return called;
    }

    private static Set<String> calledForSecrets() {
        return called("secretsmanager", "SecretsManagerClient", "io.eventforwarder.aws.Secrets");
    }

    /** The operations of one service that a class calls. */
    private static Set<String> called(String service, String client, String name) {
        try {
            return new ClassFileImporter()
                    .importClasses(Class.forName(name)).stream()
                            .flatMap(type -> type.getAccessesFromSelf().stream())
                            .filter(call -> call.getTargetOwner().getSimpleName().matches(client))
                            .map(call -> call.getTarget().getName())
                            .filter(method -> !method.matches("close|builder|shutdown"))
                            .map(method -> service + ':' + capital(method))
                            .collect(Collectors.toCollection(TreeSet::new));
        } catch (ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    private static String capital(String method) {
        return method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
    }

    private static Set<String> allowed(String resource, Set<String> actions) {
        return actions.stream().map(action -> action + ' ' + resource).collect(Collectors.toSet());
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Set<String> union(Set<String>... sets) {
        return Stream.of(sets).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theApplicationHasTheConfigurationOfTheOptions() throws Exception {
        StackTemplate stack = StackTemplate.of(role().settings());
        JsonNode application = stack.properties("Application");

        assertThat(application.get("RuntimeEnvironment").asText()).isEqualTo("FLINK-2_2");
        assertThat(application.at("/ApplicationConfiguration/VpcConfigurations").isMissingNode())
                .isTrue();
        assertThat(stack.properties("ExecutionRole").get("RoleName").asText()).isEqualTo("events");
        assertThat(stack.properties("ExecutionRole").has("PermissionsBoundary")).isFalse();
        assertThat(
                        stack.properties("ExecutionRole")
                                .at("/AssumeRolePolicyDocument/Statement/0/Condition")
                                .toString())
                .contains("kinesisanalytics:us-east-1:210987654321:application/events");

        assertThat(trust(stack)).hasSize(1);

        stack.with("Runtime", "FLINK-1_20")
                .with("VerifyPrincipal", "arn:aws:iam::210987654321:role/administrator")
                .with("RoleName", "forwarder")
                .with("PermissionsBoundary", "arn:aws:iam::210987654321:policy/limit")
                .with("Subnets", "subnet-1,subnet-2")
                .with("SecurityGroups", "sg-1");
        application = stack.properties("Application");
        assertThat(application.get("RuntimeEnvironment").asText()).isEqualTo("FLINK-1_20");
        assertThat(application.at("/ApplicationConfiguration/VpcConfigurations/0/SubnetIds").size())
                .isEqualTo(2);
        assertThat(stack.properties("ExecutionRole").get("RoleName").asText())
                .isEqualTo("forwarder");
        assertThat(stack.properties("ExecutionRole").get("PermissionsBoundary").asText())
                .endsWith("policy/limit");
        assertThat(trust(stack)).hasSize(2);
        assertThat(trust(stack).at("/1/Principal/AWS").asText()).endsWith("role/administrator");
    }

    private static JsonNode trust(StackTemplate stack) {
        return stack.executionTrust().get("Statement");
    }

    @Test
    void alarmsAreOnExistingMetrics() throws Exception {
        StackTemplate stack = StackTemplate.of(role().settings());
        Set<String> metrics = new TreeSet<>();
        for (Object name : stack.section("Resources").keySet()) {
            JsonNode alarm = stack.properties((String) name);
            if (alarm.has("AlarmName")) {
                assertThat(alarm.has("AlarmActions")).isFalse();
                metrics.add(metric(alarm.at("/Metrics/0/Expression").asText()));
            }
        }
        Set<String> ours = new TreeSet<>();
        for (Field constant : Metrics.class.getFields()) {
            ours.add((String) constant.get(null));
        }

        assertThat(metrics)
                .containsExactlyInAnyOrder(
                        "connectionPaused",
                        "sourcePaused",
                        "bytesInMemory",
                        "bytesInState",
                        "secondsBehindSource",
                        "secondsUntilExpiry",
                        "eventsDeadLettered",
                        "numberOfFailedCheckpoints",
                        "numRestarts");
        metrics.removeAll(Set.of("numberOfFailedCheckpoints", "numRestarts"));
        assertThat(ours).containsAll(metrics);
        stack.with("AlarmTopic", "arn:aws:sns:us-east-1:210987654321:alarms");
        assertThat(stack.properties("ConnectionPaused").get("AlarmActions")).hasSize(1);
    }

    private static String metric(String query) {
        Matcher matcher =
                Pattern.compile(
                                "SELECT (MAX|MIN|AVG)\\((\\w+)\\) FROM \"AWS/KinesisAnalytics\""
                                        + " WHERE Application = 'events'")
                        .matcher(query);
        assertThat(matcher.matches()).as(query).isTrue();
        return matcher.group(2);
    }

    /** Checks the properties of every resource against AWS's schemas, if cfn-lint is installed. */
    @Test
    void conformsToTheSchemasOfItsResources() throws Exception {
        assumeTrue(CommandRun.isInstalled("cfn-lint"), "cfn-lint is not on the PATH");
        CommandRun lint =
                CommandRun.ofProcess(
                        Map.of(),
                        List.of(
                                "cfn-lint",
                                "--regions",
                                "us-east-1",
                                "--",
                                StackTemplate.FILE.toString()));

        assertThat(lint.exitStatus()).as(lint.out() + lint.err()).isZero();
    }
}
