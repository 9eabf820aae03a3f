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
 * A secret or a reference to one: {@code env:NAME} is an environment variable of the task, {@code
 * secretsmanager:ARN#JSON_KEY} a field of a JSON secret in AWS Secrets Manager. Any other text is
 * the secret itself. References are resolved where they are used. A secret is serialized as
 * written, so the job graph contains a literal secret.
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
     * @throws IllegalArgumentException if the text is a malformed reference; the message does not
     *     contain the text
     */
    public static Secret of(String text) {
        String problem = problem(text);
        if (problem != null) {
            throw new IllegalArgumentException("The secret " + problem);
        }
        return new Secret(text);
    }

    /** The problem of a malformed reference, in words that follow the quoted text; else null. */
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

    /** Whether the properties file contains the secret itself. */
    public boolean isLiteral() {
        return reference().isEmpty();
    }

    /** The reference as written, which is not secret; empty for a literal. */
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

    /** The text of the properties file. A literal is the secret itself: never log it. */
    public String reveal() {
        return written;
    }

    /** The first 16 hex digits of the SHA-256 of the text. */
    String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] hash = sha256.digest(written.getBytes(StandardCharsets.UTF_8));
            return String.format("%016x", ByteBuffer.wrap(hash).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }

    /** The reference, or {@code [REDACTED]} for a literal. */
    String shown() {
        return reference().orElse(REDACTED);
    }

    @Override
    public String toString() {
        return REDACTED;
    }
}
