package io.eventforwarder.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eventforwarder.cli.managed.JobJar;
import io.eventforwarder.cli.managed.NeededAccess;
import io.eventforwarder.cli.managed.ServiceDemands;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Reads the options of {@code scripts/managed-service}. It checks them with the settings, the jar
 * and the runtime, writes the template with the settings in it, and prints what the script makes
 * its calls of: assignments of variables for a shell.
 *
 * <p>Exit status: 0 if all is right, 2 if the settings or the options are wrong, 1 if a file can
 * not be read or written.
 */
@Command(
        name = "scripts/managed-service",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "%ndeploy creates an application of Amazon Managed Service for Apache Flink, with its"
                    + " execution role, log group and alarms, as a CloudFormation stack of the"
                    + " application's name, and starts it. update gives it the settings and the job"
                    + " jar: it takes a snapshot, and goes on from there; other options that are"
                    + " left out stay as they were. logs prints what the application logged. See"
                    + " conf/managed-service/README.md.%n"
        },
        footer =
                "%nExit status: 0 when all is done, 2 when the options or the settings are wrong, 1"
                        + " when a step failed.")
public final class ManagedService implements Callable<Integer> {
    private static final String LOGS = "logs";
    private static final String KEY = "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[0-9a-z-]+|";
    private static final String NO_KEY = "is not the ARN of a KMS key (an alias will not do).";

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "deploy|update|logs", description = "what is to be done")
    private String action;

    @Option(
            names = "--application",
            required = true,
            description = "the application's name, and the stack's")
    private String application;

    @Option(
            names = "--account-id",
            required = true,
            description = "the operator's, which the AWS CLI's credentials are of")
    private String accountId;

    @Option(names = "--region", required = true, description = "the application's region")
    private String region;

    @Option(
            names = "--bucket",
            description = "of that region; the jar goes to a folder of the application's name")
    private String bucket;

    @Option(names = "--properties", description = "the settings, as JSON (see conf/README.md)")
    private Path properties;

    @Option(
            names = "--jar",
            description = "the job jar (default target/kinesis-event-forwarder.jar)")
    private Path jar;

    @Option(
            names = "--runtime",
            description = "default FLINK-2_2; FLINK-1_20 needs the other build's jar")
    private String runtime = "FLINK-2_2";

    @Option(
            names = "--role-name",
            description = "the execution role (default: the application's name)")
    private String roleName;

    @Option(names = "--permissions-boundary", description = "a policy that limits the role")
    private String permissionsBoundary;

    @Option(
            names = "--decrypt-key",
            description = "ARN of a KMS key that encrypts the source or secrets; again for more")
    private List<String> decryptKeys;

    @Option(
            names = "--dead-letter-key",
            description = "ARN of the KMS key of the stream for dead letters")
    private String deadLetterKey;

    @Option(
            names = "--subnets",
            description = "ids, with commas: the application runs in their VPC")
    private String subnets;

    @Option(names = "--security-groups", description = "ids, with commas: go with --subnets")
    private String securityGroups;

    @Option(names = "--alarm-topic", description = "ARN of an SNS topic that alarms are sent to")
    private String alarmTopic;

    @Option(names = "--tag", description = "KEY=VALUE, of all that the stack holds; again for more")
    private List<String> tags;

    @Option(names = "--parallelism", description = "the parallelism, and so the KPUs (4 at first)")
    private Integer parallelism;

    @Option(
            names = "--auto-scaling",
            arity = "0..1",
            fallbackValue = "true",
            description = "the service may change the parallelism (at first it may not)")
    private Boolean autoScaling;

    @Option(names = "--minutes", description = "logs: of how many minutes (default 15)")
    private int minutes = 15;

    @Option(
            names = "--write",
            description =
                    "the folder for the filled in template (default in target/managed-service)")
    private Path write;

    @Option(names = "--dry-run", description = "prints the calls as a script, and calls nothing")
    private boolean dryRun;

    /** The project's folder; the script knows it. */
    @Option(names = "--project", hidden = true)
    private Path project = Path.of(".");

    private final OptionMistakes mistakes = new OptionMistakes();

    private ManagedService() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return CommandRunner.run(new ManagedService(), out, err, args);
    }

    @Override
    public Integer call() throws IOException {
        checkNames();
        mistakes.refuse();
        if (!action.equals(LOGS)) {
            Settings settings = SettingsReader.read(properties, Deployment.CLUSTER);
            ServiceDemands.problems(properties, settings).forEach(mistakes::add);
            JobJar.problem(jar(), runtime).ifPresent(mistakes::add);
            mistakes.refuse();
            printStack(settings);
        }
        print("action", action);
        print("application", application);
        print("account_id", accountId);
        print("region", region);
        print("minutes", Integer.toString(minutes));
        print("dry_run", dryRun ? "yes" : "");
        return 0;
    }

    private void checkNames() {
        if (!action.matches("deploy|update|logs")) {
            mistakes.add("\"" + action + "\" is not a command; there are deploy, update and logs.");
        }
        check(
                "--application",
                application,
                "[a-zA-Z][a-zA-Z0-9-]{0,63}",
                "is not a name; 1 to 64 letters, digits and \"-\" are allowed, a letter first.");
        check("--account-id", accountId, "\\d{12}", "is not an AWS account id; it has 12 digits.");
        check(
                "--region",
                region,
                "[a-z]{2,}(-[a-z]+)+-\\d+",
                "is not the name of a region; write it like \"eu-west-1\".");
        check("--minutes", minutes, "[1-9]\\d*", "is not a number of minutes.");
        if (action.equals(LOGS)) {
            return;
        }
        mistakes.require("--bucket", bucket);
        mistakes.require("--properties", properties);
        check("--bucket", bucket, "[a-z0-9.-]{3,63}", "is not the name of a bucket.");
        check("--role-name", roleName, "[\\w+=,.@-]{1,64}|", "is not the name of a role.");
        check(
                "--permissions-boundary",
                permissionsBoundary,
                "arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/[\\w+=,.@/-]+|",
                "is not the ARN of a policy.");
        check("--dead-letter-key", deadLetterKey, KEY, NO_KEY);
        check(
                "--alarm-topic",
                alarmTopic,
                "arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w.-]+|",
                "is not the ARN of an SNS topic.");
        check(
                "--subnets",
                subnets,
                "subnet-[0-9a-f]+(,subnet-[0-9a-f]+)*|",
                "is not a list of subnets' ids.");
        check(
                "--security-groups",
                securityGroups,
                "sg-[0-9a-f]+(,sg-[0-9a-f]+)*|",
                "is not a list of security groups' ids.");
        if ((subnets == null) != (securityGroups == null)) {
            mistakes.add("--subnets and --security-groups go together.");
        }
        listed(decryptKeys).forEach(key -> check("--decrypt-key", key, KEY, NO_KEY));
        listed(tags)
                .forEach(
                        tag ->
                                check(
                                        "--tag",
                                        tag,
                                        "[\\w .:/+@-]{1,128}=[\\w .:/+=@-]{0,256}",
                                        "is not a tag; write KEY=VALUE."));
        check(
                "--parallelism",
                parallelism,
                "[1-9]\\d{0,2}|10[01]\\d|102[0-4]",
                "is not a number from 1 to 1024.");
        if (!Files.isRegularFile(jar())) {
            mistakes.add(
                    "--jar", jar().toString(), "is not there; \"mvn package\" builds the job jar.");
        }
    }

    private void check(String option, Object value, String form, String problem) {
        mistakes.check(option, value == null ? null : value.toString(), form, problem);
    }

    private void printStack(Settings settings) throws IOException {
        Path folder =
                write == null
                        ? project.resolve("target/managed-service").resolve(application)
                        : write.toAbsolutePath();
        Path template = Files.createDirectories(folder).resolve("template.yaml");
        Files.writeString(
                template,
                Files.readString(project.resolve("conf/managed-service/template.yaml"))
                        .replace("PropertyGroups: []", "PropertyGroups: " + propertyGroups()));
        // No jar is overwritten: an application that is rolled back finds its own.
        String key =
                application + "/kinesis-event-forwarder-" + digest(jar()).substring(0, 16) + ".jar";
        print("bucket", bucket);
        print("jar", ShellWords.word(jar().toAbsolutePath().toString()));
        print("jar_key", key);
        print("template", ShellWords.word(template.toAbsolutePath().toString()));
        print("parameters", ShellWords.words(parameters(settings, key)));
        print("tags", tags == null ? "" : ShellWords.words(tags));
    }

    /** What is left out stays as it was; what is given as an empty text is taken away. */
    private List<String> parameters(Settings settings, String jarKey) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("ApplicationName", application);
        values.put("Runtime", runtime);
        values.put("JarBucket", bucket);
        values.put("JarKey", jarKey);
        values.putAll(NeededAccess.parameters(settings));
        values.put("RoleName", roleName);
        values.put("PermissionsBoundary", permissionsBoundary);
        values.put("DecryptKeys", decryptKeys == null ? null : String.join(",", decryptKeys));
        values.put("DeadLetterKey", deadLetterKey);
        values.put("Subnets", subnets);
        values.put("SecurityGroups", securityGroups);
        values.put("AlarmTopic", alarmTopic);
        values.put("Parallelism", parallelism);
        values.put("AutoScaling", autoScaling);
        List<String> given = new ArrayList<>();
        values.forEach(
                (name, value) -> {
                    if (value != null) {
                        given.add(name + '=' + value);
                    }
                });
        return given;
    }

    /** On one line, as which JSON is YAML in a value's place. */
    private String propertyGroups() throws IOException {
        StringWriter line = new StringWriter();
        JsonFactory json = new JsonFactory();
        try (JsonParser parser = json.createParser(properties.toFile());
                JsonGenerator generator = json.createGenerator(line)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        }
        return line.toString();
    }

    private Path jar() {
        return jar == null ? project.resolve("target/kinesis-event-forwarder.jar") : jar;
    }

    private static String digest(Path file) throws IOException {
        try {
            return String.format(
                    "%064x",
                    new BigInteger(
                            1,
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }

    private static List<String> listed(List<String> values) {
        return values == null ? List.of() : values;
    }

    private void print(String variable, String value) {
        spec.commandLine().getOut().println(variable + '=' + ShellWords.word(value));
    }
}
