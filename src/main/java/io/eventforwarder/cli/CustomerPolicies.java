package io.eventforwarder.cli;

import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The policies with which a customer lets a job with these settings write to the connection's
 * stream, and do nothing else. Except for the principals, the policies are those of the
 * integration's documentation.
 */
public final class CustomerPolicies {
    static final String POLICY_NAME = "kinesis-event-forwarder";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Settings settings;
    private final String account;

    /**
     * @param settings with Output type {@code kinesis}
     * @param account the account of the stream, and of the role or user
     */
    public CustomerPolicies(Settings settings, String account) {
        this.settings = settings;
        this.account = account;
    }

    /** The AWS partition of a region, such as {@code aws-cn}. */
    static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    /** The policy of the role or user. */
    public ObjectNode stream(Optional<String> kmsKey) {
        String region = settings.connection().kinesisServiceRegion().orElseThrow();
        String stream =
                String.format(
                        "arn:%s:kinesis:%s:%s:stream/%s",
                        partition(region),
                        region,
                        account,
                        settings.connection().streamName().orElseThrow());
        ObjectNode statement =
                settings.output().putApi() == OutputSettings.PutApi.PUT_RECORD
                        ? allow(stream, "kinesis:PutRecord")
                        : allow(stream, "kinesis:PutRecord", "kinesis:PutRecords");
        return kmsKey.map(key -> policy(statement, allow(key, "kms:GenerateDataKey")))
                .orElseGet(() -> policy(statement));
    }

    /** The trust policy of the role that the settings name. */
    public ObjectNode trust(List<String> principals) {
        String externalId =
                settings.configuration()
                        .flatMap(ConfigurationSettings::role)
                        .map(role -> role.externalId())
                        .orElseThrow();
        ObjectNode statement = JSON.createObjectNode().put("Sid", "").put("Effect", "Allow");
        principals.forEach(statement.putObject("Principal").putArray("AWS")::add);
        statement.put("Action", "sts:AssumeRole");
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put("sts:ExternalId", externalId);
        return policy(statement);
    }

    /**
     * A CloudFormation template of the role or user. It creates no access key, because everyone who
     * may read the stack could read the key.
     *
     * @param type {@code Role} or {@code User}
     */
    static ObjectNode template(
            String type, String name, Optional<ObjectNode> trust, ObjectNode stream) {
        String description =
                type.equals("Role")
                        ? "The role that the Kinesis event forwarder assumes to write to one stream."
                        : "The user with whose access key the Kinesis event forwarder writes to one"
                                + " stream.";
        ObjectNode template =
                JSON.createObjectNode()
                        .put("AWSTemplateFormatVersion", "2010-09-09")
                        .put("Description", description);
        String id = "Forwarder" + type;
        ObjectNode resource = template.putObject("Resources").putObject(id);
        ObjectNode properties = resource.put("Type", "AWS::IAM::" + type).putObject("Properties");
        properties.put(type + "Name", name);
        trust.ifPresent(policy -> properties.set("AssumeRolePolicyDocument", policy));
        ObjectNode policy = properties.putArray("Policies").addObject();
        policy.put("PolicyName", POLICY_NAME).set("PolicyDocument", stream);
        ObjectNode output = template.putObject("Outputs").putObject(type + "Arn");
        output.putObject("Value").putArray("Fn::GetAtt").add(id).add("Arn");
        return template;
    }

    private static ObjectNode policy(ObjectNode... statements) {
        ObjectNode policy = JSON.createObjectNode().put("Version", "2012-10-17");
        policy.putArray("Statement").addAll(List.of(statements));
        return policy;
    }

    private static ObjectNode allow(String resource, String... actions) {
        ObjectNode statement = JSON.createObjectNode().put("Effect", "Allow");
        List.of(actions).forEach(statement.putArray("Action")::add);
        statement.putArray("Resource").add(resource);
        return statement;
    }
}
