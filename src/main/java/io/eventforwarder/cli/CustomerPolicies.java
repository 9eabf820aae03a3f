package io.eventforwarder.cli;

import io.eventforwarder.aws.Policies;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.util.StringUtils;

/**
 * The policies with which a customer lets a job with these settings write to the connection's
 * stream, and do nothing else. Except for the principals and the conditions on KMS, the policies
 * are those of the integration's documentation.
 */
public final class CustomerPolicies {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The limit of the names of users, and below that of roles' policies and of stacks. */
    private static final int MAX_NAME = 64;

    private static final int HASH_BYTES = 4;

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

    /**
     * The name of the policy, of its stack and by default of the user. Each stream of an account
     * has another one. What a stack's name can't contain is replaced, and a name that is changed or
     * shortened ends in a hash of the whole.
     */
    String name() {
        String whole =
                "event-forwarder-"
                        + settings.connection().streamName().orElseThrow()
                        + '-'
                        + settings.connection().kinesisServiceRegion().orElseThrow();
        String name = whole.replaceAll("[^a-zA-Z0-9-]", "-");
        if (name.equals(whole) && name.length() <= MAX_NAME) {
            return name;
        }
        byte[] sha256 = NameBasedIds.sha256().digest(whole.getBytes(StandardCharsets.UTF_8));
        String hash = '-' + StringUtils.byteToHexString(sha256, 0, HASH_BYTES);
        return name.substring(0, Math.min(name.length(), MAX_NAME - hash.length())) + hash;
    }

    /** The policy of the role or user. */
    public ObjectNode stream(Optional<String> kmsKey) {
        List<ObjectNode> statements = new ArrayList<>();
        statements.add(Policies.putRecords(settings, account));
        kmsKey.ifPresent(key -> statements.add(Policies.encrypt(settings, account, key)));
        return Policies.document(statements);
    }

    /**
     * The statement for the policy of a KMS key in another account.
     *
     * @param principal the role or user
     */
    ObjectNode key(String principal) {
        ObjectNode statement = JSON.createObjectNode();
        statement.putObject("Principal").put("AWS", principal);
        statement.setAll(Policies.encrypt(settings, account, "*"));
        return Policies.document(List.of(statement));
    }

    /** The trust policy of the role that the settings name. */
    public ObjectNode trust(List<String> principals) {
        String externalId =
                settings.configuration().role().map(RoleAuthentication::externalId).orElseThrow();
        ObjectNode statement = JSON.createObjectNode().put("Sid", "").put("Effect", "Allow");
        principals.forEach(statement.putObject("Principal").putArray("AWS")::add);
        statement.put("Action", "sts:AssumeRole");
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put("sts:ExternalId", externalId);
        return Policies.document(List.of(statement));
    }

    /**
     * A CloudFormation template of the policy and, unless they exist, of the role or user. It
     * creates no access key, because everyone who may read the stack could read the key.
     *
     * @param type {@code Role} or {@code User}
     * @param name of the role or user
     */
    ObjectNode template(
            String type,
            String name,
            boolean exists,
            Optional<ObjectNode> trust,
            ObjectNode stream) {
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
        ObjectNode resources = template.putObject("Resources");
        ObjectNode resource = resources.putObject(exists ? id + "Policy" : id);
        resource.put("Type", "AWS::IAM::" + type + (exists ? "Policy" : ""));
        ObjectNode properties = resource.putObject("Properties").put(type + "Name", name);
        ObjectNode policy = properties;
        if (!exists) {
            trust.ifPresent(document -> properties.set("AssumeRolePolicyDocument", document));
            policy = properties.putArray("Policies").addObject();
            ObjectNode output = template.putObject("Outputs").putObject(type + "Arn");
            output.putObject("Value").putArray("Fn::GetAtt").add(id).add("Arn");
        }
        policy.put("PolicyName", name()).set("PolicyDocument", stream);
        return template;
    }
}
