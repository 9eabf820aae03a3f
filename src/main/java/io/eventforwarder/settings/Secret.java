package io.eventforwarder.settings;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * A secret, or where it is kept: {@code env:NAME} is an environment variable of the task, {@code
 * secretsmanager:ARN#JSON_KEY} a field of a JSON secret in AWS Secrets Manager, any other text the
 * secret itself. References are resolved where they are used, never here.
 *
 * <p>It prints as {@code [REDACTED]}. It serializes as written: a literal travels in the job graph.
 */
public final class Secret implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String REDACTED = "[REDACTED]";
    private static final Pattern ENVIRONMENT = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern SECRETS_MANAGER =
            Pattern.compile(
                    "secretsmanager:"
                            + "(arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[\\w/+=.@-]+)"
                            + "#.+");

    private final String written;

    private Secret(String written) {
        this.written = written;
    }

    /**
     * The secret that the properties file writes as this text.
     *
     * @throws IllegalArgumentException if the text begins as a reference and is none; the message
     *     does not contain it
     */
    public static Secret of(String text) {
        String problem = problem(text);
        if (problem != null) {
            throw new IllegalArgumentException("The secret " + problem);
        }
        return new Secret(text);
    }

    /** What is wrong with a text that begins as a reference; null if nothing is. */
    @Nullable
    static String problem(String text) {
        if (text.startsWith("env:") && !ENVIRONMENT.matcher(text).matches()) {
            return "begins with \"env:\" but names no environment variable; write \"env:NAME\"";
        }
        return text.startsWith("secretsmanager:") && !SECRETS_MANAGER.matcher(text).matches()
                ? "begins with \"secretsmanager:\" but names no field of a secret; write"
                        + " \"secretsmanager:ARN#JSON_KEY\""
                : null;
    }

    /** Whether the secret itself was written in the properties file. */
    public boolean isLiteral() {
        return reference().isEmpty();
    }

    /** The reference as written, which is no secret; empty for a literal. */
    public Optional<String> reference() {
        return environmentVariable().or(this::secretArn).map(part -> written);
    }

    /** The name in {@code env:NAME}; empty for the other kinds. */
    public Optional<String> environmentVariable() {
        return part(ENVIRONMENT);
    }

    /** The ARN in {@code secretsmanager:ARN#JSON_KEY}; empty for the other kinds. */
    public Optional<String> secretArn() {
        return part(SECRETS_MANAGER);
    }

    private Optional<String> part(Pattern form) {
        Matcher parts = form.matcher(written);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /**
     * The text of the properties file: of a literal the secret itself, so keep it off every log.
     */
    public String reveal() {
        return written;
    }

    /** The first 16 hex digits of its SHA-256, by which another text is told from it. */
    String digest() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(written.getBytes(StandardCharsets.UTF_8));
            return String.format("%016x", ByteBuffer.wrap(hash).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }

    /** What may be shown: the reference, or {@code [REDACTED]}. */
    String shown() {
        return reference().orElse(REDACTED);
    }

    @Override
    public String toString() {
        return REDACTED;
    }
}
