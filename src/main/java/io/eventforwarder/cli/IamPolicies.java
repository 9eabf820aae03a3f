package io.eventforwarder.cli;

import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints or writes the policies with which a customer gives the job access. */
@Command(
        name = "scripts/iam-policies",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "%nPrints the policies with which a customer lets the event forwarder write to the"
                    + " stream of the settings in FILE: through a role that the forwarder assumes"
                    + " (Option 1), or as a user whose access key it has (Option 2). Asks AWS"
                    + " nothing and changes nothing there. conf/iam/README.md explains both"
                    + " options.%n"
        },
        footer =
                "%nExit status: 0 when the policies are printed or written, 2 when the options or"
                        + " the settings are wrong, 1 when files cannot be written.")
final class IamPolicies implements Callable<Integer> {
    private static final String TEMPLATE = "cloudformation.json";
    private static final String NAME = "[\\w+=,.@-]{1,64}";

    @Spec private CommandSpec spec;

    @Mixin private SettingsFile file;

    @Option(
            names = "--principal",
            description =
                    "Option 1: who may assume the role: the IAM role or user that the job runs as,"
                            + " or an account (its root ARN or 12 digits); can be repeated")
    private List<String> principals = List.of();

    @Option(names = "--account-id", description = "Option 2: the account of stream and user")
    private String accountId;

    @Option(
            names = "--user-name",
            description = "Option 2: the user's name (default mparticle-kinesis-user)")
    private String userName;

    @Option(names = "--kms-key", description = "ARN of the key that the stream is encrypted with")
    private String kmsKey;

    @Option(
            names = "--write",
            description =
                    "writes the policies and a CloudFormation template to files in this folder, and"
                            + " prints the calls of the AWS CLI for each step; a file that is there"
                            + " with other content is left alone")
    private Path write;

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new IamPolicies(), System.out, System.err, args));
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = file.readConnection("no customer has to give access");
        Optional<RoleAuthentication> role =
                settings.configuration().flatMap(ConfigurationSettings::role);
        String region = settings.connection().kinesisServiceRegion().orElseThrow();
        checkOptions(role.isPresent(), region);
        String account = role.map(RoleAuthentication::awsAccountId).orElse(accountId);
        String name =
                role.map(RoleAuthentication::roleName)
                        .orElse(userName == null ? "mparticle-kinesis-user" : userName);
        CustomerPolicies policies = new CustomerPolicies(settings, account);
        ObjectNode stream = policies.stream(Optional.ofNullable(kmsKey));
        Optional<ObjectNode> trust = role.map(any -> policies.trust(principals));
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put("stream-policy.json", stream.toPrettyString() + '\n');
        trust.ifPresent(
                policy -> documents.put("trust-policy.json", policy.toPrettyString() + '\n'));
        PrintWriter out = spec.commandLine().getOut();
        if (write == null) {
            out.print(
                    documents.entrySet().stream()
                            .map(document -> document.getKey() + ":\n" + document.getValue())
                            .collect(Collectors.joining("\n")));
            out.flush();
            return 0;
        }
        String type = role.isPresent() ? "Role" : "User";
        ObjectNode template = CustomerPolicies.template(type, name, trust, stream);
        documents.put(TEMPLATE, template.toPrettyString() + '\n');
        writeFiles(documents);
        out.println(
                calls(role.isPresent())
                        .replace("{aws}", "aws --region " + region)
                        .replace("{account}", account)
                        .replace("{stream}", settings.connection().streamName().orElseThrow())
                        .replace("{type}", role.isPresent() ? "role" : "user")
                        .replace("{name}", name)
                        .replace("{stack}", name.replaceAll("[^a-zA-Z0-9-]", "-"))
                        .replace("{policy}", CustomerPolicies.POLICY_NAME));
        return 0;
    }

    private void checkOptions(boolean isRole, String region) {
        if (isRole && principals.isEmpty()) {
            throw new CommandException("--principal is missing: the settings name a role.");
        }
        if (isRole && (accountId != null || userName != null)) {
            throw new CommandException(
                    "--account-id and --user-name go with a user; the settings name a role.");
        }
        if (!isRole && accountId == null) {
            throw new CommandException("--account-id is missing: the settings name a user.");
        }
        if (!isRole && !principals.isEmpty()) {
            throw new CommandException(
                    "--principal goes with a role; the settings name a user's access key.");
        }
        // A trust policy can only name principals of its own partition.
        String partition = CustomerPolicies.partition(region);
        String identity = "(root|(role|user)/([\\w+=,.@-]+/)*" + NAME + ")";
        for (String principal : principals) {
            CommandRunner.requireForm(
                    "--principal",
                    principal,
                    "\\d{12}|arn:" + partition + ":iam::\\d{12}:" + identity,
                    "is not the ARN of an IAM role, a user or an account's root in the partition "
                            + partition
                            + ", nor an account of 12 digits.");
        }
        CommandRunner.requireForm(
                "--account-id", accountId, "\\d{12}", "is not an AWS account id of 12 digits.");
        CommandRunner.requireForm("--user-name", userName, NAME, "is not the name of a user.");
        // Kinesis accepts only a key of the stream's region.
        String keys = "arn:" + partition + ":kms:" + region + ':';
        CommandRunner.requireForm(
                "--kms-key",
                kmsKey,
                keys + "\\d{12}:key/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})",
                "is not the ARN of a KMS key in the stream's region; write it like \""
                        + keys
                        + "ACCOUNT:key/ID\" (an alias will not do).");
    }

    /** Writes all files, or none if one exists with other content. */
    private void writeFiles(Map<String, String> documents) throws IOException {
        for (Map.Entry<String, String> document : documents.entrySet()) {
            Path file = write.resolve(document.getKey());
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.readString(file).equals(document.getValue())) {
                throw new CommandException(
                        1,
                        file
                                + " is there with other content; remove it, or write to another"
                                + " folder");
            }
        }
        Files.createDirectories(write);
        for (Map.Entry<String, String> document : documents.entrySet()) {
            Files.writeString(write.resolve(document.getKey()), document.getValue());
        }
    }

    /** Needs no quoting, because the checked values have no characters that a shell interprets. */
    private String calls(boolean isRole) {
        String encryption =
                "{aws} kinesis start-stream-encryption --stream-name {stream} --encryption-type KMS"
                        + " --key-id ";
        return String.join(
                "\n",
                "# As an administrator of the account {account}, in the folder of the files.",
                "# 1. The stream, unless there is one.",
                "{aws} kinesis create-stream --stream-name {stream} --stream-mode-details"
                        + " StreamMode=ON_DEMAND",
                "{aws} kinesis wait stream-exists --stream-name {stream}"
                        + (kmsKey == null ? "" : '\n' + encryption + kmsKey),
                isRole
                        ? "# 2. The role, who may assume it, and what it may do."
                        : "# 2. The user, and what the user may do.",
                "{aws} iam create-{type} --{type}-name {name}"
                        + (isRole ? " --assume-role-policy-document file://trust-policy.json" : ""),
                "{aws} iam put-{type}-policy --{type}-name {name} --policy-name {policy}"
                        + " --policy-document file://stream-policy.json",
                "# Or, in place of these two, the same with CloudFormation:",
                "# {aws} cloudformation deploy --stack-name event-forwarder-{stack} --template-file"
                        + " cloudformation.json --capabilities CAPABILITY_NAMED_IAM"
                        + (isRole
                                ? ""
                                : "\n# 3. The access key. Its secret is shown this once: keep it"
                                        + " where only the job can read it.\n"
                                        + "{aws} iam create-access-key --user-name {name}"));
    }
}
