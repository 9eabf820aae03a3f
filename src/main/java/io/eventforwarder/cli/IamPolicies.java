package io.eventforwarder.cli;

import io.eventforwarder.aws.Policies;
import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            description =
                    "Option 2: the user's name (default event-forwarder-STREAM-REGION, shortened"
                            + " with a hash if needed)")
    private String userName;

    @Option(
            names = "--existing",
            description =
                    "the role or user exists, for another stream or for another service: its access"
                            + " to this stream is added, and nothing else is changed")
    private boolean existing;

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
        Optional<RoleAuthentication> role = settings.configuration().role();
        String region = settings.connection().kinesisServiceRegion().orElseThrow();
        checkOptions(role.isPresent(), region);
        String account = role.map(RoleAuthentication::awsAccountId).orElse(accountId);
        CustomerPolicies policies = new CustomerPolicies(settings, account);
        String name =
                role.map(RoleAuthentication::roleName)
                        .orElse(userName == null ? policies.name() : userName);
        String type = role.isPresent() ? "role" : "user";
        ObjectNode stream = policies.stream(Optional.ofNullable(kmsKey));
        Optional<ObjectNode> trust = role.map(any -> policies.trust(principals));
        PolicyFiles documents = new PolicyFiles();
        documents.add("stream-policy.json", stream);
        trust.ifPresent(policy -> documents.add("trust-policy.json", policy));
        if (isKeyOfOtherAccount(account)) {
            String principal = Policies.iam(region, account, type + '/' + name);
            documents.add("key-policy.json", policies.key(principal));
        }
        warnOfWholeAccounts();
        PrintWriter out = spec.commandLine().getOut();
        if (write == null) {
            documents.print(out);
            return 0;
        }
        ObjectNode template =
                policies.template(
                        role.isPresent() ? "Role" : "User", name, existing, trust, stream);
        documents.add("cloudformation.json", template);
        documents.write(write);
        out.println(
                calls(role.isPresent(), isKeyOfOtherAccount(account))
                        .replace("{aws}", "aws --region " + region)
                        .replace("{account}", account)
                        .replace("{stream}", settings.connection().streamName().orElseThrow())
                        .replace("{type}", type)
                        .replace("{name}", name)
                        .replace("{policy}", policies.name()));
        return 0;
    }

    private boolean isKeyOfOtherAccount(String account) {
        return kmsKey != null && !kmsKey.split(":", -1)[4].equals(account);
    }

    private void warnOfWholeAccounts() {
        PrintWriter err = spec.commandLine().getErr();
        for (String principal : principals) {
            if (principal.matches("\\d{12}|.*:root")) {
                err.printf(
                        "Warning: --principal %s is a whole account: everyone there who may call"
                                + " sts:AssumeRole could assume the role. Name the role that the"
                                + " job runs as.%n",
                        principal);
            }
        }
        err.flush();
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
        String partition = Policies.partition(region);
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

    /** Needs no quoting, because the checked values have no characters that a shell interprets. */
    private String calls(boolean isRole, boolean isKeyOfOtherAccount) {
        List<String> lines = new ArrayList<>();
        lines.add("# As an administrator of the account {account}, in the folder of the files.");
        lines.add("# 1. The stream, unless there is one.");
        lines.add(
                "{aws} kinesis create-stream --stream-name {stream} --stream-mode-details"
                        + " StreamMode=ON_DEMAND");
        lines.add("{aws} kinesis wait stream-exists --stream-name {stream}");
        if (kmsKey != null) {
            lines.add(
                    "{aws} kinesis start-stream-encryption --stream-name {stream}"
                            + " --encryption-type KMS --key-id "
                            + kmsKey);
        }
        if (!existing) {
            lines.add("# 2. The {type}, and what the {type} may do.");
            lines.add(
                    "{aws} iam create-{type} --{type}-name {name}"
                            + (isRole
                                    ? " --assume-role-policy-document file://trust-policy.json"
                                    : ""));
        } else if (isRole) {
            lines.add(
                    "# 2. What the role may do. If the statement of trust-policy.json is not in"
                            + " what the first call shows, add it with iam"
                            + " update-assume-role-policy, which replaces the whole.");
            lines.add(
                    "{aws} iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument");
        } else {
            lines.add("# 2. What the user may do.");
        }
        lines.add(
                "{aws} iam put-{type}-policy --{type}-name {name} --policy-name {policy}"
                        + " --policy-document file://stream-policy.json");
        lines.add("# Or, in place of the calls of 2, the same with CloudFormation:");
        lines.add(
                "# {aws} cloudformation deploy --stack-name {policy} --template-file"
                        + " cloudformation.json --capabilities CAPABILITY_NAMED_IAM");
        int step = 3;
        if (isKeyOfOtherAccount) {
            // KMS refuses a policy that names a role or user that does not exist.
            lines.add(
                    String.format(
                            "# %d. The key is in another account: there, add the statement of"
                                    + " key-policy.json to what this call shows, with kms"
                                    + " put-key-policy.",
                            step++));
            lines.add(
                    "# {aws} kms get-key-policy --policy-name default --output text --key-id "
                            + kmsKey);
        }
        if (!isRole && !existing) {
            lines.add(
                    String.format(
                            "# %d. The access key. Its secret is shown this once: keep it where"
                                    + " only the job can read it.",
                            step));
            lines.add("{aws} iam create-access-key --user-name {name}");
        }
        return String.join("\n", lines);
    }
}
