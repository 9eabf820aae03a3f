package io.eventforwarder.cli;

import io.eventforwarder.cli.managed.CustomerPolicies;
import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scripts/iam-policies}: the documents with which a customer gives the job access. */
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
public final class IamPolicies implements Callable<Integer> {
    private static final String TEMPLATE = "cloudformation.json";
    private static final String NAME = "[\\w+=,.@-]{1,64}";
    private static final String PRINCIPAL =
            "\\d{12}|arn:aws[a-z-]*:iam::\\d{12}:(root|(role|user)/([\\w+=,.@-]+/)*" + NAME + ")";
    private static final String KMS_KEY =
            "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/"
                    + "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})";

    @Spec private CommandSpec spec;

    @Option(names = "--properties", required = true, description = "the job's settings, as JSON")
    private Path properties;

    @Option(
            names = "--principal",
            description =
                    "Option 1: who may assume the role: the IAM role or user that the job runs as,"
                            + " or an account (its root ARN or 12 digits); again for more")
    private List<String> principals = new ArrayList<>();

    @Option(names = "--account-id", description = "Option 2: of the stream and the user")
    private String accountId;

    @Option(names = "--user-name", description = "Option 2 (default mparticle-kinesis-user)")
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

    private final OptionMistakes mistakes = new OptionMistakes();

    private IamPolicies() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return CommandRunner.run(new IamPolicies(), out, err, args);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = SettingsReader.read(properties, Deployment.LOCAL);
        if (settings.output().type() != OutputSettings.Type.KINESIS) {
            throw new CommandException(
                    "Output.type is not \"kinesis\": no customer has to give access.");
        }
        check(settings);
        mistakes.refuse();
        Map<String, String> documents = documents(settings);
        if (write == null) {
            documents.remove(TEMPLATE);
            out.print(
                    documents.entrySet().stream()
                            .map(document -> document.getKey() + ":\n" + document.getValue())
                            .collect(Collectors.joining("\n")));
            out.flush();
            return 0;
        }
        Optional<Path> other = writeFiles(documents);
        if (other.isPresent()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            other.get()
                                    + " is there with other content; remove it, or write to another"
                                    + " folder");
            return 1;
        }
        printCalls(settings, out);
        return 0;
    }

    private void check(Settings settings) {
        String region = settings.connection().kinesisServiceRegion().orElseThrow();
        if (isRole(settings)) {
            if (principals.isEmpty()) {
                mistakes.add("--principal is missing: the settings name a role.");
            }
            if (accountId != null || userName != null) {
                mistakes.add(
                        "--account-id and --user-name go with a user; the settings name a role.");
            }
            checkPrincipals(CustomerPolicies.partition(region));
        } else {
            mistakes.require("--account-id", accountId);
            if (!principals.isEmpty()) {
                mistakes.add(
                        "--principal goes with a role; the settings name a user's access key.");
            }
        }
        mistakes.check(
                "--account-id",
                accountId,
                "\\d{12}",
                "is not an AWS account id; it has 12 digits.");
        mistakes.check("--user-name", userName, NAME, "is not the name of a user.");
        checkKmsKey(region);
        if (write != null && Files.exists(write) && !Files.isDirectory(write)) {
            mistakes.add("--write", write.toString(), "is not a folder.");
        }
    }

    /** A trust policy names only principals of its own partition. */
    private void checkPrincipals(String partition) {
        Set<String> earlier = new HashSet<>();
        for (String principal : principals) {
            if (!principal.matches(PRINCIPAL)) {
                mistakes.add(
                        "--principal",
                        principal,
                        "is not the ARN of an IAM role, a user or an account's root, nor an account"
                                + " of 12 digits.");
            } else if (principal.startsWith("arn:") && !part(principal, 1).equals(partition)) {
                mistakes.add(
                        "--principal",
                        principal,
                        "is of the partition "
                                + part(principal, 1)
                                + "; the stream is in "
                                + partition
                                + ".");
            }
            if (!earlier.add(principal)) {
                mistakes.add("--principal", principal, "is given twice.");
            }
        }
    }

    /** Kinesis takes a key of the stream's region, perhaps of another account. */
    private void checkKmsKey(String region) {
        mistakes.check(
                "--kms-key",
                kmsKey,
                KMS_KEY,
                "is not the ARN of a KMS key; write it like \"arn:aws:kms:REGION:ACCOUNT:key/ID\" (an"
                        + " alias will not do).");
        if (kmsKey != null
                && kmsKey.matches(KMS_KEY)
                && !(part(kmsKey, 1).equals(CustomerPolicies.partition(region))
                        && part(kmsKey, 3).equals(region))) {
            mistakes.add(
                    "--kms-key", kmsKey, "is of another region; the stream's is " + region + ".");
        }
    }

    private static String part(String arn, int index) {
        return arn.split(":", -1)[index];
    }

    private Map<String, String> documents(Settings settings) {
        Map<String, String> documents = new LinkedHashMap<>();
        CustomerPolicies policies = new CustomerPolicies(settings, account(settings));
        String stream = policies.stream(Optional.ofNullable(kmsKey));
        documents.put("stream-policy.json", stream);
        if (isRole(settings)) {
            String trust = policies.trust(principals);
            documents.put("trust-policy.json", trust);
            documents.put(TEMPLATE, CustomerPolicies.roleTemplate(name(settings), trust, stream));
        } else {
            documents.put(TEMPLATE, CustomerPolicies.userTemplate(name(settings), stream));
        }
        return documents;
    }

    private static boolean isRole(Settings settings) {
        return settings.configuration().flatMap(ConfigurationSettings::role).isPresent();
    }

    private String account(Settings settings) {
        return settings.configuration()
                .flatMap(ConfigurationSettings::role)
                .map(role -> role.awsAccountId())
                .orElse(accountId);
    }

    /** Of the role or the user. */
    private String name(Settings settings) {
        return settings.configuration()
                .flatMap(ConfigurationSettings::role)
                .map(role -> role.roleName())
                .orElse(userName == null ? "mparticle-kinesis-user" : userName);
    }

    /** Writes all files; or none, if one is there with other content, which is returned. */
    private Optional<Path> writeFiles(Map<String, String> documents) throws IOException {
        for (Map.Entry<String, String> document : documents.entrySet()) {
            Path file = write.resolve(document.getKey());
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.readString(file).equals(document.getValue())) {
                return Optional.of(file);
            }
        }
        Files.createDirectories(write);
        for (Map.Entry<String, String> document : documents.entrySet()) {
            Files.writeString(write.resolve(document.getKey()), document.getValue());
        }
        return Optional.empty();
    }

    /** Names and ARNs hold nothing that a shell reads in another way. */
    private void printCalls(Settings settings, PrintWriter out) {
        List<String> lines = new ArrayList<>();
        lines.add("# As an administrator of the account {account}, in the folder of the files.");
        lines.add("# 1. The stream, unless there is one.");
        lines.add(
                "{aws} kinesis create-stream --stream-name {stream} --stream-mode-details StreamMode=ON_DEMAND");
        lines.add("{aws} kinesis wait stream-exists --stream-name {stream}");
        if (kmsKey != null) {
            lines.add(
                    "{aws} kinesis start-stream-encryption --stream-name {stream} --encryption-type KMS --key-id {key}");
        }
        if (isRole(settings)) {
            lines.add("# 2. The role, who may assume it, and what it may do.");
            lines.add(
                    "{aws} iam create-role --role-name {name} --assume-role-policy-document file://trust-policy.json");
            lines.add(
                    "{aws} iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://stream-policy.json");
        } else {
            lines.add("# 2. The user, and what the user may do.");
            lines.add("{aws} iam create-user --user-name {name}");
            lines.add(
                    "{aws} iam put-user-policy --user-name {name} --policy-name {policy} --policy-document file://stream-policy.json");
        }
        lines.add("# Or, in place of these two, the same with CloudFormation:");
        lines.add(
                "# {aws} cloudformation deploy --stack-name event-forwarder-{stack} --template-file cloudformation.json --capabilities CAPABILITY_NAMED_IAM");
        if (!isRole(settings)) {
            lines.add(
                    "# 3. The access key. Its secret is shown this once: keep it where only the job can read it.");
            lines.add("{aws} iam create-access-key --user-name {name}");
        }
        out.println(
                String.join("\n", lines)
                        .replace(
                                "{aws}",
                                "aws --region "
                                        + settings.connection()
                                                .kinesisServiceRegion()
                                                .orElseThrow())
                        .replace("{account}", account(settings))
                        .replace("{stream}", settings.connection().streamName().orElseThrow())
                        .replace("{key}", String.valueOf(kmsKey))
                        .replace("{name}", name(settings))
                        .replace("{stack}", name(settings).replaceAll("[^a-zA-Z0-9-]", "-"))
                        .replace("{policy}", CustomerPolicies.POLICY_NAME));
    }
}
