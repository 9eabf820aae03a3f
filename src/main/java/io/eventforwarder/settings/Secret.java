package io.eventforwarder.settings;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
                            + "#(.+)");

    /** Where a secret is kept. */
    public enum Kind {
        LITERAL,
        ENVIRONMENT_VARIABLE,
        SECRETS_MANAGER
    }

    private final Kind kind;
    private final String written;

    private Secret(Kind kind, String written) {
        this.kind = kind;
        this.written = written;
    }

    /**
     * The secret that the properties file writes as this text.
     *
     * @throws IllegalArgumentException if the text begins as a reference and is none; the message
     *     does not contain it
     */
    public static Secret of(String text) {
        try {
            return parse(text);
        } catch (BadValue e) {
            throw new IllegalArgumentException("The secret " + e.getMessage());
        }
    }

    static Secret parse(String text) throws BadValue {
        if (text.startsWith("env:")) {
            return reference(
                    Kind.ENVIRONMENT_VARIABLE,
                    ENVIRONMENT,
                    text,
                    "begins with \"env:\" but names no environment variable; write \"env:NAME\"");
        }
        if (text.startsWith("secretsmanager:")) {
            return reference(
                    Kind.SECRETS_MANAGER,
                    SECRETS_MANAGER,
                    text,
                    "begins with \"secretsmanager:\" but names no field of a secret; write"
                            + " \"secretsmanager:ARN#JSON_KEY\"");
        }
        return new Secret(Kind.LITERAL, text);
    }

    private static Secret reference(Kind kind, Pattern form, String text, String problem)
            throws BadValue {
        if (!form.matcher(text).matches()) {
            throw BadValue.withoutShowingIt(problem);
        }
        return new Secret(kind, text);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the secret itself was written in the properties file. */
    public boolean isLiteral() {
        return kind == Kind.LITERAL;
    }

    /** The reference as written, which is no secret; empty for a literal. */
    public Optional<String> reference() {
        return isLiteral() ? Optional.empty() : Optional.of(written);
    }

    /** The name in {@code env:NAME}; empty for the other kinds. */
    public Optional<String> environmentVariable() {
        return part(Kind.ENVIRONMENT_VARIABLE, ENVIRONMENT, 1);
    }

    /** The ARN in {@code secretsmanager:ARN#JSON_KEY}; empty for the other kinds. */
    public Optional<String> secretArn() {
        return part(Kind.SECRETS_MANAGER, SECRETS_MANAGER, 1);
    }

    /** The key in {@code secretsmanager:ARN#JSON_KEY}; empty for the other kinds. */
    public Optional<String> secretJsonKey() {
        return part(Kind.SECRETS_MANAGER, SECRETS_MANAGER, 2);
    }

    private Optional<String> part(Kind wanted, Pattern form, int group) {
        if (kind != wanted) {
            return Optional.empty();
        }
        Matcher parts = form.matcher(written);
        return parts.matches() ? Optional.of(parts.group(group)) : Optional.empty();
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
    public boolean equals(Object other) {
        return other instanceof Secret && written.equals(((Secret) other).written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    @Override
    public String toString() {
        return REDACTED;
    }
}
