package io.eventforwarder.cli;

import io.eventforwarder.aws.Policies;
import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.DeadLetterSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The policies of the role that a job on EKS runs as. The permissions are those that the managed
 * service's stack grants for the same settings, except for what only the service needs.
 */
final class JobPolicies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Settings settings;
    private final String account;
    private final String region;
    private final String partition;

    /**
     * @param account the operator's account
     * @param region the cluster's region
     */
    JobPolicies(Settings settings, String account, String region) {
        this.settings = settings;
        this.account = account;
        this.region = region;
        this.partition = Policies.partition(region);
    }

    /** Trusts one service account of a cluster with an OIDC provider (IRSA). */
    ObjectNode trustOfServiceAccount(String oidcProvider, String namespace, String name) {
        ObjectNode statement = JSON.createObjectNode().put("Effect", "Allow");
        statement
                .putObject("Principal")
                .put("Federated", Policies.iam(region, account, "oidc-provider/" + oidcProvider));
        statement.put("Action", "sts:AssumeRoleWithWebIdentity");
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put(oidcProvider + ":aud", "sts.amazonaws.com")
                .put(
                        oidcProvider + ":sub",
                        String.format("system:serviceaccount:%s:%s", namespace, name));
        return Policies.document(List.of(statement));
    }

    /** Trusts EKS Pod Identity, whose associations name the service account. */
    ObjectNode trustOfPodIdentity() {
        ObjectNode statement = Policies.allow(List.of("sts:AssumeRole", "sts:TagSession"));
        statement.putObject("Principal").put("Service", "pods.eks.amazonaws.com");
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put("aws:SourceAccount", account);
        return Policies.document(List.of(statement));
    }

    /**
     * What the job may do.
     *
     * @param stateFolder of checkpoints, savepoints and high availability, as BUCKET/FOLDER
     * @param decryptKeys ARNs of the KMS keys of the source stream and of secrets
     * @param deadLetterKey ARN of the KMS key of the dead letter stream
     */
    ObjectNode permissions(
            String stateFolder, List<String> decryptKeys, Optional<String> deadLetterKey) {
        List<ObjectNode> statements = new ArrayList<>();
        statements.addAll(writeFolder("State", stateFolder));
        addSource(statements, decryptKeys);
        settings.configuration()
                .filter(any -> settings.output().type() == OutputSettings.Type.KINESIS)
                .flatMap(ConfigurationSettings::role)
                .map(role -> Policies.iam(region, role.awsAccountId(), "role/" + role.roleName()))
                .map(role -> allow("AssumeCustomerRole", List.of("sts:AssumeRole"), role))
                .ifPresent(statements::add);
        settings.output().path().ifPresent(path -> addWrites(statements, "Output", path));
        addDeadLetters(statements, deadLetterKey);
        addSecrets(statements, decryptKeys);
        return Policies.document(statements);
    }

    private void addSource(List<ObjectNode> statements, List<String> decryptKeys) {
        SourceSettings source = settings.source();
        source.path()
                .map(JobPolicies::folder)
                .ifPresent(
                        folder -> {
                            statements.add(list("FilesSource", folder));
                            statements.add(
                                    allow(
                                            "ReadFilesSource",
                                            List.of("s3:GetObject"),
                                            bucket(folder),
                                            bucket(folder + "/*")));
                        });
        if (source.streamName().isEmpty()) {
            return;
        }
        String sourceRegion = source.region().orElseThrow();
        String stream = Policies.stream(sourceRegion, account, source.streamName().get());
        Optional<String> consumer = source.consumerName().map(name -> stream + "/consumer/" + name);
        if (consumer.isPresent()) {
            statements.add(
                    allow(
                            "FanOutSource",
                            List.of(
                                    "kinesis:DescribeStreamSummary",
                                    "kinesis:ListShards",
                                    "kinesis:RegisterStreamConsumer"),
                            stream));
            // The ARN of a registered consumer ends with its creation time.
            statements.add(
                    allow(
                            "FanOutConsumer",
                            List.of("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"),
                            consumer.get(),
                            consumer.get() + ":*"));
        } else {
            statements.add(
                    allow(
                            "PollSource",
                            List.of(
                                    "kinesis:DescribeStreamSummary",
                                    "kinesis:ListShards",
                                    "kinesis:GetShardIterator",
                                    "kinesis:GetRecords"),
                            stream));
        }
        if (!decryptKeys.isEmpty()) {
            statements.add(
                    Policies.forStream(
                            decrypt("DecryptSource", decryptKeys), sourceRegion, stream));
        }
    }

    private void addDeadLetters(List<ObjectNode> statements, Optional<String> key) {
        DeadLetterSettings letters = settings.output().deadLetter();
        letters.path().ifPresent(path -> addWrites(statements, "DeadLetter", path));
        if (letters.streamName().isPresent()) {
            String lettersRegion = letters.region().orElseThrow();
            String stream = Policies.stream(lettersRegion, account, letters.streamName().get());
            statements.add(allow("KeepDeadLetters", List.of("kinesis:PutRecord"), stream));
            key.map(arn -> allow("EncryptDeadLetters", List.of("kms:GenerateDataKey"), arn))
                    .map(statement -> Policies.forStream(statement, lettersRegion, stream))
                    .ifPresent(statements::add);
        }
    }

    private void addSecrets(List<ObjectNode> statements, List<String> decryptKeys) {
        String[] secrets =
                settings.secrets().values().stream()
                        .map(Secret::secretArn)
                        .flatMap(Optional::stream)
                        .distinct()
                        .flatMap(arn -> Stream.of(arn, arn + "-??????"))
                        .toArray(String[]::new);
        if (secrets.length == 0) {
            return;
        }
        statements.add(allow("ReadSecrets", List.of("secretsmanager:GetSecretValue"), secrets));
        if (!decryptKeys.isEmpty()) {
            ObjectNode statement = decrypt("DecryptSecrets", decryptKeys);
            ObjectNode like = statement.putObject("Condition").putObject("StringLike");
            // A secret may be in another region.
            like.put(
                    "kms:ViaService",
                    Policies.endpoint("secretsmanager", region).replace('.' + region, ".*"));
            Stream.of(secrets).forEach(like.putArray("kms:EncryptionContext:SecretARN")::add);
            statements.add(statement);
        }
    }

    private static ObjectNode decrypt(String sid, List<String> keys) {
        return allow(sid, List.of("kms:Decrypt"), keys.toArray(String[]::new));
    }

    private void addWrites(List<ObjectNode> statements, String name, String path) {
        statements.addAll(writeFolder("Files" + name, folder(path)));
    }

    private List<ObjectNode> writeFolder(String name, String folder) {
        return List.of(
                list(name, folder),
                allow(
                        "Write" + name,
                        List.of(
                                "s3:GetObject",
                                "s3:PutObject",
                                "s3:DeleteObject",
                                "s3:AbortMultipartUpload"),
                        bucket(folder + "/*")));
    }

    private ObjectNode list(String name, String folder) {
        return allow("List" + name, List.of("s3:ListBucket"), bucket(folder.split("/", 2)[0]));
    }

    private String bucket(String path) {
        return "arn:" + partition + ":s3:::" + path;
    }

    /** Converts {@code s3://BUCKET/FOLDER} to {@code BUCKET/FOLDER}. */
    static String folder(String uri) {
        return uri.replaceAll("^s3a?://|/$", "");
    }

    private static ObjectNode allow(String sid, List<String> actions, String... resources) {
        ObjectNode statement = JSON.createObjectNode().put("Sid", sid);
        statement.setAll(Policies.allow(actions, List.of(resources)));
        return statement;
    }
}
