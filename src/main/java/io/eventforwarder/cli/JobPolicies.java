package io.eventforwarder.cli;

import io.eventforwarder.aws.Policies;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final List<ObjectNode> statements = new ArrayList<>();

    /**
     * @param account the operator's account
     * @param region the cluster's region
     */
    JobPolicies(Settings settings, String account, String region) {
        this.settings = settings;
        this.account = account;
        this.region = region;
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
     * What the job may do. Called once.
     *
     * @param stateFolder of checkpoints, savepoints and high availability, as BUCKET/FOLDER
     * @param decryptKeys ARNs of the KMS keys of the source stream and of secrets
     * @param deadLetterKey ARN of the KMS key of the dead letter stream
     */
    ObjectNode permissions(
            String stateFolder, List<String> decryptKeys, Optional<String> deadLetterKey) {
        writeFolder("State", stateFolder);
        readSource(decryptKeys);
        settings.configuration()
                .role()
                .filter(any -> settings.output().type() == OutputSettings.Type.KINESIS)
                .map(role -> Policies.iam(region, role.awsAccountId(), "role/" + role.roleName()))
                .ifPresent(role -> allow("AssumeCustomerRole", List.of("sts:AssumeRole"), role));
        settings.output().path().ifPresent(path -> writeFolder("FilesOutput", folder(path)));
        keepDeadLetters(deadLetterKey);
        readSecrets(decryptKeys);
        return Policies.document(statements);
    }

    private void readSource(List<String> decryptKeys) {
        SourceSettings source = settings.source();
        source.path()
                .map(JobPolicies::folder)
                .ifPresent(
                        folder -> {
                            list("FilesSource", folder);
                            allow(
                                    "ReadFilesSource",
                                    List.of("s3:GetObject"),
                                    bucket(folder),
                                    bucket(folder + "/*"));
                        });
        if (source.streamName().isEmpty()) {
            return;
        }
        String sourceRegion = source.region().orElseThrow();
        String stream = Policies.stream(sourceRegion, account, source.streamName().get());
        Optional<String> consumer = source.consumerName().map(name -> stream + "/consumer/" + name);
        if (consumer.isPresent()) {
            allow(
                    "FanOutSource",
                    List.of(
                            "kinesis:DescribeStreamSummary",
                            "kinesis:ListShards",
                            "kinesis:RegisterStreamConsumer"),
                    stream);
            // The ARN of a registered consumer ends with its creation time.
            allow(
                    "FanOutConsumer",
                    List.of("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"),
                    consumer.get(),
                    consumer.get() + ":*");
        } else {
            allow(
                    "PollSource",
                    List.of(
                            "kinesis:DescribeStreamSummary",
                            "kinesis:ListShards",
                            "kinesis:GetShardIterator",
                            "kinesis:GetRecords"),
                    stream);
        }
        if (!decryptKeys.isEmpty()) {
            Policies.forStream(decrypt("DecryptSource", decryptKeys), sourceRegion, stream);
        }
    }

    private void keepDeadLetters(Optional<String> key) {
        OutputSettings output = settings.output();
        output.deadLetterPath().ifPresent(path -> writeFolder("FilesDeadLetter", folder(path)));
        if (output.deadLetterStreamName().isPresent()) {
            String name = output.deadLetterStreamName().get();
            String lettersRegion = output.deadLetterRegion().orElseThrow();
            String stream = Policies.stream(lettersRegion, account, name);
            allow("KeepDeadLetters", List.of("kinesis:PutRecord"), stream);
            key.map(arn -> allow("EncryptDeadLetters", List.of("kms:GenerateDataKey"), arn))
                    .ifPresent(statement -> Policies.forStream(statement, lettersRegion, stream));
        }
    }

    private void readSecrets(List<String> decryptKeys) {
        List<String> secrets = settings.secretArns();
        if (secrets.isEmpty()) {
            return;
        }
        allow(
                "ReadSecrets",
                List.of("secretsmanager:GetSecretValue"),
                secrets.toArray(String[]::new));
        if (!decryptKeys.isEmpty()) {
            ObjectNode statement = decrypt("DecryptSecrets", decryptKeys);
            ObjectNode like = statement.putObject("Condition").putObject("StringLike");
            // A secret may be in another region.
            like.put(
                    "kms:ViaService",
                    Policies.endpoint("secretsmanager", region).replace('.' + region, ".*"));
            secrets.forEach(like.putArray("kms:EncryptionContext:SecretARN")::add);
        }
    }

    private ObjectNode decrypt(String sid, List<String> keys) {
        return allow(sid, List.of("kms:Decrypt"), keys.toArray(String[]::new));
    }

    private void writeFolder(String name, String folder) {
        list(name, folder);
        allow(
                "Write" + name,
                List.of(
                        "s3:GetObject",
                        "s3:PutObject",
                        "s3:DeleteObject",
                        "s3:AbortMultipartUpload"),
                bucket(folder + "/*"));
    }

    private void list(String name, String folder) {
        allow("List" + name, List.of("s3:ListBucket"), bucket(folder.split("/", 2)[0]));
    }

    private String bucket(String path) {
        return "arn:" + Policies.partition(region) + ":s3:::" + path;
    }

    /** Converts {@code s3://BUCKET/FOLDER} to {@code BUCKET/FOLDER}. */
    static String folder(String uri) {
        return uri.replaceAll("^s3a?://|/$", "");
    }

    /** Adds a statement. */
    private ObjectNode allow(String sid, List<String> actions, String... resources) {
        ObjectNode statement = JSON.createObjectNode().put("Sid", sid);
        statement.setAll(Policies.allow(actions, List.of(resources)));
        statements.add(statement);
        return statement;
    }
}
