package io.eventforwarder.cli.managed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the managed service asks of valid settings beyond what any cluster does. */
public final class ServiceDemands {
    private static final int LONGEST_VALUE = 2048;

    /** Without what a policy or an ARN would read in another way. */
    private static final Pattern BELOW_A_FOLDER =
            Pattern.compile(
                    "s3://[a-z0-9.-]{3,63}/[^/{}\\p{Cntrl}\"\\\\*?$][^{}\\p{Cntrl}\"\\\\*?$]*");

    private final List<String> problems = new ArrayList<>();

    private ServiceDemands() {}

    /**
     * Sentences about what the managed service does not take, or does not keep to itself; empty if
     * all is well.
     *
     * @param file the file that the settings were read from
     */
    public static List<String> problems(Path file, Settings settings) throws IOException {
        ServiceDemands demands = new ServiceDemands();
        demands.checkLengths(file);
        SecretSettings.of(settings).forEach(demands::checkSecret);
        demands.checkPath("Source.path", settings.source().path());
        demands.checkPath("Output.path", settings.output().path());
        demands.checkPath("Output.dead-letter-path", settings.output().deadLetter().path());
        return demands.problems;
    }

    /** Of groups and of keys in one, 50 at most, there are too few to be counted. */
    private void checkLengths(Path file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    checkLength(json.currentName(), json.getText().length());
                }
            }
        }
    }

    private void checkLength(String key, int length) {
        if (length == 0) {
            problems.add(
                    key
                            + ": the value is empty, which the managed service does not take; leave"
                            + " the key out.");
        } else if (length > LONGEST_VALUE) {
            problems.add(
                    String.format(
                            "%s: the value has %d characters; the managed service takes %d at"
                                    + " most.",
                            key, length, LONGEST_VALUE));
        }
    }

    private void checkSecret(String setting, Secret secret) {
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

    private void checkPath(String setting, Optional<String> path) {
        if (path.isPresent() && !BELOW_A_FOLDER.matcher(path.get()).matches()) {
            problems.add(
                    setting
                            + ": on the managed service files are below a folder of a bucket; write"
                            + " \"s3://BUCKET/FOLDER\".");
        }
    }
}
