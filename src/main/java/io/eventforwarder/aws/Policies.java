package io.eventforwarder.aws;

import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.settings.Settings;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** IAM policy documents and their statements. */
public final class Policies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Policies() {}

    /** The AWS partition of a region, such as {@code aws-cn}. */
    public static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    /** The ARN of a stream. */
    public static String stream(String region, String account, String name) {
        return String.format(
                "arn:%s:kinesis:%s:%s:stream/%s", partition(region), region, account, name);
    }

    /**
     * The ARN of an IAM resource of an account.
     *
     * @param resource such as {@code role/NAME}
     */
    public static String iam(String region, String account, String resource) {
        return String.format("arn:%s:iam::%s:%s", partition(region), account, resource);
    }

    /** The name by which {@code kms:ViaService} knows a service of a region. */
    public static String endpoint(String service, String region) {
        return service + '.' + region + '.' + PartitionMetadata.of(Region.of(region)).dnsSuffix();
    }

    public static ObjectNode document(List<ObjectNode> statements) {
        ObjectNode policy = JSON.createObjectNode().put("Version", "2012-10-17");
        policy.putArray("Statement").addAll(statements);
        return policy;
    }

    /** A statement that allows the actions; it has no resources or principals yet. */
    public static ObjectNode allow(List<String> actions) {
        ObjectNode statement = JSON.createObjectNode().put("Effect", "Allow");
        actions.forEach(statement.putArray("Action")::add);
        return statement;
    }

    /** A statement that allows the actions on the resources. */
    public static ObjectNode allow(List<String> actions, List<String> resources) {
        ObjectNode statement = allow(actions);
        resources.forEach(statement.putArray("Resource")::add);
        return statement;
    }

    /** Allows sending records to the connection's stream in an account. */
    public static ObjectNode putRecords(Settings settings, String account) {
        return allow(
                settings.output().putApi() == PutApi.PUT_RECORD
                        ? List.of("kinesis:PutRecord")
                        : List.of("kinesis:PutRecord", "kinesis:PutRecords"),
                List.of(customerStream(settings, account)));
    }

    /**
     * Allows Kinesis to encrypt records of the connection's stream with a key. Kinesis asks KMS
     * with the credentials of whoever sends the records.
     *
     * @param keys the ARN of a key, or {@code *}
     */
    public static ObjectNode encrypt(Settings settings, String account, String keys) {
        return forStream(
                allow(List.of("kms:GenerateDataKey"), List.of(keys)),
                settings.connection().kinesisServiceRegion().orElseThrow(),
                customerStream(settings, account));
    }

    /** Limits a statement about KMS to the calls that Kinesis makes for one stream. */
    public static ObjectNode forStream(ObjectNode statement, String region, String stream) {
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put("kms:ViaService", endpoint("kinesis", region))
                .put("kms:EncryptionContext:aws:kinesis:arn", stream);
        return statement;
    }

    private static String customerStream(Settings settings, String account) {
        return stream(
                settings.connection().kinesisServiceRegion().orElseThrow(),
                account,
                settings.connection().streamName().orElseThrow());
    }
}
