package io.eventforwarder.cli;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints or writes the policies of the role that a job on EKS runs as. */
@Command(
        name = "scripts/job-role",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "%nPrints the trust policy and the permissions of the role that a job on EKS runs as:"
                    + " what the settings in FILE need, and the folder of the job's state. Asks AWS"
                    + " nothing and changes nothing there. See k8s/README.md.%n"
        },
        footer =
                "%nExit status: 0 when the policies are printed or written, 2 when the options or"
                        + " the settings are wrong, 1 when files cannot be written.")
final class JobRole implements Callable<Integer> {
    private static final String NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";

    @Spec private CommandSpec spec;

    @Mixin private SettingsFile file;

    @Option(names = "--account-id", required = true, description = "the operator's account")
    private String accountId;

    @Option(names = "--region", required = true, description = "the cluster's region")
    private String region;

    @Option(names = "--role-name", required = true, description = "the role")
    private String roleName;

    @Option(
            names = "--service-account",
            required = true,
            description = "NAMESPACE/NAME, with the overlay's prefix")
    private String serviceAccount;

    @Option(
            names = "--oidc-provider",
            description =
                    "IAM roles for service accounts: the cluster's OIDC provider, without https://")
    private String oidcProvider;

    @Option(names = "--cluster", description = "EKS Pod Identity: the cluster's name")
    private String cluster;

    @Option(
            names = "--state",
            required = true,
            description =
                    "s3://BUCKET/FOLDER above the folders of checkpoints, savepoints and high"
                            + " availability")
    private String state;

    @Option(
            names = "--decrypt-key",
            description = "ARN of a KMS key that encrypts the source or secrets; can be repeated")
    private List<String> decryptKeys = List.of();

    @Option(
            names = "--dead-letter-key",
            description = "ARN of the KMS key of the stream for dead letters")
    private String deadLetterKey;

    @Option(
            names = "--write",
            description =
                    "writes the policies to files in this folder, and prints the calls of the AWS"
                            + " CLI")
    private Path write;

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new JobRole(), System.out, System.err, args));
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = file.read(Deployment.CLUSTER);
        checkOptions();
        JobPolicies policies = new JobPolicies(settings, accountId, region);
        String[] account = serviceAccount.split("/", -1);
        PolicyFiles documents = new PolicyFiles();
        documents.add(
                "trust-policy.json",
                cluster == null
                        ? policies.trustOfServiceAccount(oidcProvider, account[0], account[1])
                        : policies.trustOfPodIdentity());
        documents.add(
                "permissions.json",
                policies.permissions(
                        JobPolicies.folder(state),
                        decryptKeys,
                        Optional.ofNullable(deadLetterKey)));
        if (write == null) {
            documents.print(spec.commandLine().getOut());
            return 0;
        }
        documents.write(write);
        spec.commandLine().getOut().println(calls(account[0], account[1]));
        return 0;
    }

    private void checkOptions() {
        if ((cluster == null) == (oidcProvider == null)) {
            throw new CommandException("Give either --oidc-provider or --cluster.");
        }
        CommandRunner.requireForm(
                "--account-id", accountId, "\\d{12}", "is not an AWS account id of 12 digits.");
        CommandRunner.requireForm(
                "--region",
                region,
                "[a-z]{2,}(-[a-z]+)+-\\d+",
                "is not the name of a region; write it like \"eu-west-1\".");
        CommandRunner.requireForm(
                "--role-name", roleName, "[\\w+=,.@-]{1,64}", "is not the name of a role.");
        CommandRunner.requireForm(
                "--service-account",
                serviceAccount,
                NAME + '/' + NAME,
                "is not a namespace and a name; write it like \"event-forwarder/acme\".");
        CommandRunner.requireForm(
                "--oidc-provider",
                oidcProvider,
                "[a-z0-9.-]+/id/[A-Z0-9]+",
                "is not an OIDC provider; write it like \"oidc.eks.eu-west-1.amazonaws.com/id/ID\".");
        CommandRunner.requireForm(
                "--cluster", cluster, "[a-zA-Z0-9][\\w-]{0,99}", "is not the name of a cluster.");
        CommandRunner.requireForm(
                "--state",
                state,
                "s3a?://[a-z0-9.-]{3,63}/[\\w!'()./-]+",
                "is not a folder of a bucket; write it like \"s3://BUCKET/FOLDER\".");
        for (String key : decryptKeys) {
            requireKey("--decrypt-key", key);
        }
        requireKey("--dead-letter-key", deadLetterKey);
    }

    private static void requireKey(String option, String key) {
        CommandRunner.requireForm(
                option,
                key,
                "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[0-9a-z-]+",
                "is not the ARN of a KMS key.");
    }

    private String calls(String namespace, String account) {
        String calls =
                "# As an administrator of the account {account}, in the folder of the files.\n"
                        + "aws iam create-role --role-name {role} --assume-role-policy-document"
                        + " file://trust-policy.json\n"
                        + "aws iam put-role-policy --role-name {role} --policy-name event-forwarder"
                        + " --policy-document file://permissions.json";
        if (cluster != null) {
            // Session tags would be passed on, and a customer's trust policy does not allow them.
            calls +=
                    "\naws --region {region} eks create-pod-identity-association --cluster-name "
                            + cluster
                            + String.format(
                                    " --namespace %s --service-account %s", namespace, account)
                            + " --disable-session-tags --role-arn"
                            + " \"$(aws iam get-role --role-name {role} --query Role.Arn --output"
                            + " text)\"";
        }
        return calls.replace("{account}", accountId)
                .replace("{region}", region)
                .replace("{role}", roleName);
    }
}
