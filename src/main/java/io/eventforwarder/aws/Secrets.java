package io.eventforwarder.aws;

import io.eventforwarder.settings.Secret;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Resolves references to secrets in the settings. */
public final class Secrets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENVIRONMENT = "env:";
    private static final String SECRETS_MANAGER = "secretsmanager:";

    private Secrets() {}

    /**
     * The secret's value. Exception messages name the setting and its reference, never a value.
     *
     * @param setting the setting's name in messages
     * @throws UnresolvedSecretException if the reference cannot be resolved
     */
    public static String resolve(String setting, Secret secret) {
        String text = secret.reveal();
        if (secret.isLiteral()) {
            return text;
        }
        try {
            return text.startsWith(ENVIRONMENT)
                    ? fromEnvironment(text.substring(ENVIRONMENT.length()))
                    : fromSecretsManager(text.substring(SECRETS_MANAGER.length()));
        } catch (UnresolvedSecretException e) {
            throw new UnresolvedSecretException(
                    setting + " refers to " + text + ", but " + e.getMessage(), e.getCause());
        }
    }

    private static String fromEnvironment(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            throw new UnresolvedSecretException(
                    "this environment variable is not set in the task.", null);
        }
        return value;
    }

    private static String fromSecretsManager(String reference) {
        int hash = reference.lastIndexOf('#');
        String arn = reference.substring(0, hash);
        String key = reference.substring(hash + 1);
        try (SecretsManagerClient client =
                SecretsManagerClient.builder()
                        .region(Region.of(arn.split(":", -1)[3]))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            String json = client.getSecretValue(request -> request.secretId(arn)).secretString();
            return valueOf(key, json);
        } catch (SdkClientException e) {
            throw new UnresolvedSecretException(
                    "Secrets Manager gave no answer ("
                            + e.getClass().getSimpleName()
                            + "); the job needs AWS credentials of its own, and a network that"
                            + " leads there.",
                    e);
        } catch (SdkException e) {
            throw new UnresolvedSecretException("Secrets Manager answered: " + e.getMessage(), e);
        }
    }

    private static String valueOf(String key, String json) {
        if (json == null) {
            throw new UnresolvedSecretException("the secret is binary, not a JSON object.", null);
        }
        JsonNode value;
        try {
            value = JSON.readTree(json).path(key);
        } catch (JsonProcessingException e) {
            // The cause is left out, because it could quote the secret.
            throw new UnresolvedSecretException("the secret is not a JSON object.", null);
        }
        if (!value.isTextual()) {
            throw new UnresolvedSecretException(
                    "the secret has no text under the key " + key + '.', null);
        }
        return value.textValue();
    }
}
