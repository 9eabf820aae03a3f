package io.eventforwarder.cli.managed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SourceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks valid settings against the additional rules of the managed service, and derives the access
 * that the settings require of the execution role.
 */
public final class ServiceSettings {
    private static final int MAX_VALUE_LENGTH = 2048;

    /** Excludes characters that have a special meaning in a policy or an ARN. */
    private static final String S3_FOLDER =
            "s3://[a-z0-9.-]{3,63}/[^/{}\\p{Cntrl}\"\\\\*?$][^{}\\p{Cntrl}\"\\\\*?$]*";

    private ServiceSettings() {}

    /**
     * One sentence for each setting that the managed service does not accept or would expose; empty
     * without such settings.
     *
     * @param file the file that the settings were read from
     */
    static List<String> problems(Path file, Settings settings) throws IOException {
        List<String> problems = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    checkLength(json.currentName(), json.getText().length(), problems);
                }
            }
        }
        settings.secrets().forEach((setting, secret) -> checkSecret(setting, secret, problems));
        checkPath("Source.path", settings.source().path(), problems);
        checkPath("Output.path", settings.output().path(), problems);
        checkPath("Output.dead-letter-path", settings.output().deadLetterPath(), problems);
        return problems;
    }

    private static void checkLength(String key, int length, List<String> problems) {
        if (length == 0) {
            problems.add(
                    key
                            + ": the value is empty, which the managed service does not take; leave"
                            + " the key out.");
        } else if (length > MAX_VALUE_LENGTH) {
            problems.add(
                    String.format(
                            "%s: the value has %d characters; the managed service takes %d at"
                                    + " most.",
                            key, length, MAX_VALUE_LENGTH));
        }
    }

    private static void checkSecret(String setting, Secret secret, List<String> problems) {
        if (secret.isLiteral()) {
            problems.add(
                    setting
                            + ": the secret itself is written here, and whoever may describe the"
                            + " application could read it; keep it in Secrets Manager and write"
                            + " \"secretsmanager:ARN#JSON_KEY\".");
        } else if (secret.environmentVariable().isPresent()) {
            problems.add(
                    setting
                            + ": the managed service gives an application no environment variables;"
                            + " write \"secretsmanager:ARN#JSON_KEY\" in place of \"env:NAME\".");
        }
    }

    private static void checkPath(String setting, Optional<String> path, List<String> problems) {
        if (path.isPresent() && !path.get().matches(S3_FOLDER)) {
            problems.add(
                    setting
                            + ": on the managed service files are below a folder of a bucket; write"
                            + " \"s3://BUCKET/FOLDER\".");
        }
    }

    /**
     * The streams, folders, roles and secrets that the execution role must have access to, by the
     * names of the parameters in {@code conf/managed-service/template.yaml}. A value is empty if
     * the settings need no such access.
     */
    public static Map<String, String> parameters(Settings settings) {
        SourceSettings source = settings.source();
        OutputSettings output = settings.output();
        Optional<RoleAuthentication> role =
                settings.configuration()
                        .role()
                        .filter(any -> output.type() == OutputSettings.Type.KINESIS);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("SourceStream", source.streamName().orElse(""));
        values.put("SourceRegion", source.region().orElse(""));
        values.put("SourceConsumer", source.consumerName().orElse(""));
        values.put("SourceFolder", folder(source.path()));
        values.put("CustomerAccount", role.map(RoleAuthentication::awsAccountId).orElse(""));
        values.put("CustomerRole", role.map(RoleAuthentication::roleName).orElse(""));
        values.put("OutputFolder", folder(output.path()));
        values.put("DeadLetterStream", output.deadLetterStreamName().orElse(""));
        values.put("DeadLetterRegion", output.deadLetterRegion().orElse(""));
        values.put("DeadLetterFolder", folder(output.deadLetterPath()));
        values.put("Secrets", String.join(",", settings.secretArns()));
        return values;
    }

    /** Converts {@code s3://BUCKET/FOLDER} to {@code BUCKET/FOLDER}. */
    private static String folder(Optional<String> path) {
        return path.map(uri -> uri.replaceAll("^s3://|/$", "")).orElse("");
    }
}
