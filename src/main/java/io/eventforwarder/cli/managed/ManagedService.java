package io.eventforwarder.cli.managed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eventforwarder.cli.CommandException;
import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.apache.flink.util.StringUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks the options of {@code scripts/managed-service} together with the settings and the jar,
 * writes the template with the settings in it, and prints assignments of shell variables, from
 * which the script makes its calls.
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
final class ManagedService implements Callable<Integer> {
    private static final Pattern VERSION = Pattern.compile("(?:FLINK-)?(\\d+)[._](\\d+)(?:\\..*)?");

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "deploy|update|logs", description = "the action")
    private String action;

    @Option(
            names = "--application",
            required = true,
            description = "the name of the application and of its stack")
    private String application;

    @Option(
            names = "--account-id",
            required = true,
            description = "the operator's account, whose credentials the AWS CLI uses")
    private String accountId;

    @Option(names = "--region", required = true, description = "the application's region")
    private String region;

    @Option(
            names = "--bucket",
            description = "a bucket of that region; the jar goes to the folder of the application")
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
            names = "--verify-principal",
            description =
                    "ARN of a role or user that may assume the execution role, to verify the"
                            + " connection with it")
    private String verifyPrincipal;

    @Option(
            names = "--no-start",
            description = "deploy does not start the application, and prints the call that does")
    private boolean noStart;

    @Option(
            names = "--decrypt-key",
            description = "ARN of a KMS key that encrypts the source or secrets; can be repeated")
    private List<String> decryptKeys;

    @Option(
            names = "--dead-letter-key",
            description = "ARN of the KMS key of the stream for dead letters")
    private String deadLetterKey;

    @Option(
            names = "--subnets",
            description = "a comma list of ids: the application runs in their VPC")
    private String subnets;

    @Option(names = "--security-groups", description = "a comma list of ids; needs --subnets")
    private String securityGroups;

    @Option(names = "--alarm-topic", description = "ARN of an SNS topic that alarms are sent to")
    private String alarmTopic;

    @Option(
            names = "--tag",
            description = "KEY=VALUE, a tag of all resources of the stack; can be repeated")
    private List<String> tags = List.of();

    @Option(names = "--parallelism", description = "the parallelism and so the KPUs (initially 4)")
    private Integer parallelism;

    @Option(
            names = "--auto-scaling",
            arity = "0..1",
            fallbackValue = "true",
            description = "lets the service change the parallelism (initially off)")
    private Boolean autoScaling;

    @Option(names = "--minutes", description = "logs: the number of minutes to print (default 15)")
    private int minutes = 15;

    @Option(
            names = "--write",
            description =
                    "the folder for the filled in template (default in target/managed-service)")
    private Path write;

    @Option(names = "--dry-run", description = "prints the calls as a script, and calls nothing")
    private boolean dryRun;

    @Option(names = "--project", hidden = true)
    private Path project = Path.of(".");

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new ManagedService(), System.out, System.err, args));
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        if (!action.equals("logs")) {
            printStack();
        }
        print("action", action);
        print("application", application);
        print("account_id", accountId);
        print("region", region);
        print("minutes", Integer.toString(minutes));
        print("dry_run", dryRun ? "yes" : "");
        print("no_start", noStart ? "yes" : "");
        return 0;
    }

    /** The template checks the options that are only passed on as parameters of the stack. */
    private void checkOptions() {
        CommandRunner.requireForm(
                "The command",
                action,
                "deploy|update|logs",
                "is unknown; there are deploy, update and logs.");
        CommandRunner.requireForm(
                "--application",
                application,
                "[a-zA-Z][a-zA-Z0-9-]{0,63}",
                "is not a name; 1 to 64 letters, digits and \"-\" are allowed, a letter first.");
        CommandRunner.requireForm(
                "--account-id", accountId, "\\d{12}", "is not an AWS account id of 12 digits.");
        CommandRunner.requireForm(
                "--region",
                region,
                "[a-z]{2,}(-[a-z]+)+-\\d+",
                "is not the name of a region; write it like \"eu-west-1\".");
        CommandRunner.requireForm(
                "--bucket", bucket, "[a-z0-9.-]{3,63}", "is not the name of a bucket.");
        CommandRunner.requireWithin("--minutes", minutes, 1, Integer.MAX_VALUE);
        if (parallelism != null) {
            CommandRunner.requireWithin("--parallelism", parallelism, 1, 1024);
        }
        if ((subnets == null) != (securityGroups == null)) {
            throw new CommandException("--subnets and --security-groups go together.");
        }
        if (noStart && !action.equals("deploy")) {
            throw new CommandException("--no-start goes with deploy.");
        }
        if (!action.equals("logs") && (bucket == null || properties == null)) {
            throw new CommandException(action + " needs --bucket and --properties.");
        }
    }

    private void printStack() throws IOException {
        Settings settings = SettingsReader.read(properties, Deployment.CLUSTER);
        List<String> problems = ServiceSettings.problems(properties, settings);
        if (!problems.isEmpty()) {
            throw new CommandException(String.join("\n", problems));
        }
        if (jar == null) {
            jar = project.resolve("target/kinesis-event-forwarder.jar");
        }
        checkJar();
        Path folder =
                write == null
                        ? project.resolve("target/managed-service").resolve(application)
                        : write;
        Path template = Files.createDirectories(folder).resolve("template.yaml");
        Files.writeString(
                template,
                Files.readString(project.resolve("conf/managed-service/template.yaml"))
                        .replace("PropertyGroups: []", "PropertyGroups: " + propertyGroups()));
        // Each jar has its own key, because a rollback of the application needs the earlier jar.
        byte[] digest = NameBasedIds.sha256().digest(Files.readAllBytes(jar));
        String key =
                String.format(
                        "%s/kinesis-event-forwarder-%s.jar",
                        application, StringUtils.byteToHexString(digest, 0, 8));
        print("bucket", bucket);
        print("jar", quoted(jar.toAbsolutePath().toString()));
        print("jar_key", key);
        print("template", quoted(template.toAbsolutePath().toString()));
        print("parameters", quoted(parameters(settings, key)));
        print("tags", quoted(tags));
    }

    /**
     * Checks that the runtime can run the jar. A jar runs on the Flink version that it is built
     * for, and on later minor versions.
     */
    private void checkJar() throws IOException {
        Matcher wanted = VERSION.matcher(runtime);
        CommandRunner.requireForm(
                "--runtime",
                runtime,
                "FLINK-\\d+_\\d+",
                "is not the name of a runtime; write it like \"FLINK-2_2\".");
        String version = flinkVersion();
        Matcher built = VERSION.matcher(version);
        if (!wanted.matches()
                || !built.matches()
                || !built.group(1).equals(wanted.group(1))
                || Integer.parseInt(built.group(2)) > Integer.parseInt(wanted.group(2))) {
            throw new CommandException(
                    String.format(
                            "--runtime: the jar \"%s\" is built for Flink %s, which %s does not run."
                                    + " \"mvn package\" builds for FLINK-2_2, and \"mvn -Pflink-1.20"
                                    + " package\" for FLINK-1_20 into target/flink-1.20.",
                            jar, version, runtime));
        }
    }

    private String flinkVersion() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String version =
                    file.getManifest() == null
                            ? null
                            : file.getManifest().getMainAttributes().getValue("Flink-Version");
            if (version != null) {
                return version;
            }
        } catch (NoSuchFileException e) {
            throw new CommandException(
                    "--jar: there is no file " + jar + "; \"mvn package\" builds the job jar.");
        } catch (ZipException e) {
            // The same message as for a jar of another project.
        }
        throw new CommandException(
                "--jar: \"" + jar + "\" is not a job jar of this project's build.");
    }

    /** The stack's parameters. The stack keeps its value of an option that is left out. */
    private List<String> parameters(Settings settings, String jarKey) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("ApplicationName", application);
        values.put("Runtime", runtime);
        values.put("JarBucket", bucket);
        values.put("JarKey", jarKey);
        values.putAll(ServiceSettings.parameters(settings));
        values.put("RoleName", roleName);
        values.put("PermissionsBoundary", permissionsBoundary);
        values.put("VerifyPrincipal", verifyPrincipal);
        values.put("DecryptKeys", decryptKeys == null ? null : String.join(",", decryptKeys));
        values.put("DeadLetterKey", deadLetterKey);
        values.put("Subnets", subnets);
        values.put("SecurityGroups", securityGroups);
        values.put("AlarmTopic", alarmTopic);
        values.put("Parallelism", parallelism);
        values.put("AutoScaling", autoScaling);
        return values.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + '=' + parameter.getValue())
                .collect(Collectors.toList());
    }

    /** The settings as JSON on one line, which is also a YAML value. */
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

    /** Quotes a text as one word for a POSIX shell. */
    private static String quoted(String text) {
        return text.matches("[a-zA-Z0-9_+=,.@:/-]+")
                ? text
                : '\'' + text.replace("'", "'\\''") + '\'';
    }

    private static String quoted(List<String> words) {
        return words.stream().map(ManagedService::quoted).collect(Collectors.joining(" "));
    }

    private void print(String variable, String value) {
        spec.commandLine().getOut().println(variable + '=' + quoted(value));
    }
}
