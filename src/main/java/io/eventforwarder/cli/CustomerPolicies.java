package io.eventforwarder.cli.managed;

import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The documents with which a customer lets a job with these settings write to the connection's
 * stream, and do nothing else, as JSON. They are those of the integration's documentation, but for
 * the principals.
 */
public final class CustomerPolicies {
    public static final String POLICY_NAME = "kinesis-event-forwarder";

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

    /** As the AWS SDK of the job has it. */
    public static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    /** What the role or user may do. */
    public String stream(Optional<String> kmsKey) {
        String region = settings.connection().kinesisServiceRegion().orElseThrow();
        String stream =
                String.format(
                        "arn:%s:kinesis:%s:%s:stream/%s",
                        partition(region),
                        region,
                        account,
                        settings.connection().streamName().orElseThrow());
        List<String> actions =
                settings.output().putApi() == OutputSettings.PutApi.PUT_RECORD
                        ? List.of("kinesis:PutRecord")
                        : List.of("kinesis:PutRecord", "kinesis:PutRecords");
        String key =
                kmsKey.map(arn -> ",\n    " + allow(List.of("kms:GenerateDataKey"), arn))
                        .orElse("");
        return document(allow(actions, stream) + key);
    }

    /** Who may assume the role; the settings are of one. */
    public String trust(List<String> principals) {
        String externalId =
                settings.configuration()
                        .flatMap(ConfigurationSettings::role)
                        .map(role -> role.externalId())
                        .orElseThrow();
        return document(
                String.join(
                        "\n    ",
                        "{",
                        "  \"Sid\": \"\",",
                        "  \"Effect\": \"Allow\",",
                        "  \"Principal\": {",
                        "    \"AWS\": " + strings(principals),
                        "  },",
                        "  \"Action\": \"sts:AssumeRole\",",
                        "  \"Condition\": {",
                        "    \"StringEquals\": {",
                        "      \"sts:ExternalId\": \"" + externalId + '"',
                        "    }",
                        "  }",
                        "}"));
    }

    /** A CloudFormation template of the role. */
    public static String roleTemplate(String name, String trust, String stream) {
        return template(
                "The role that the Kinesis event forwarder assumes to write to one stream.",
                "Role",
                name,
                "        \"AssumeRolePolicyDocument\": " + indented("        ", trust) + ",\n",
                stream);
    }

    /** A CloudFormation template of the user. It makes no access key: many may read a stack. */
    public static String userTemplate(String name, String stream) {
        return template(
                "The user with whose access key the Kinesis event forwarder writes to one stream.",
                "User",
                name,
                "",
                stream);
    }

    private static String template(
            String description, String type, String name, String trust, String stream) {
        return String.join(
                        "\n",
                        "{",
                        "  \"AWSTemplateFormatVersion\": \"2010-09-09\",",
                        "  \"Description\": \"" + description + "\",",
                        "  \"Resources\": {",
                        "    \"Forwarder{type}\": {",
                        "      \"Type\": \"AWS::IAM::{type}\",",
                        "      \"Properties\": {",
                        "        \"{type}Name\": \"" + name + "\",",
                        trust + "        \"Policies\": [",
                        "          {",
                        "            \"PolicyName\": \"" + POLICY_NAME + "\",",
                        "            \"PolicyDocument\": " + indented("            ", stream),
                        "          }",
                        "        ]",
                        "      }",
                        "    }",
                        "  },",
                        "  \"Outputs\": {",
                        "    \"{type}Arn\": {",
                        "      \"Value\": {\"Fn::GetAtt\": [\"Forwarder{type}\", \"Arn\"]}",
                        "    }",
                        "  }",
                        "}",
                        "")
                .replace("{type}", type);
    }

    private static String document(String statements) {
        return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    "
                + statements
                + "\n  ]\n}\n";
    }

    private static String allow(List<String> actions, String resource) {
        return String.join(
                "\n    ",
                "{",
                "  \"Effect\": \"Allow\",",
                "  \"Action\": " + strings(actions) + ",",
                "  \"Resource\": " + strings(List.of(resource)),
                "}");
    }

    private static String strings(List<String> strings) {
        return "[\"" + String.join("\", \"", strings) + "\"]";
    }

    /** All lines but the first, without the line break at the end. */
    private static String indented(String by, String document) {
        return document.strip().replace("\n", "\n" + by);
    }
}
