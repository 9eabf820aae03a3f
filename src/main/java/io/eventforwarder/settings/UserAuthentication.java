package io.eventforwarder.settings;

import java.io.Serializable;

/** The credentials of an IAM user that may write to the stream. */
public final class UserAuthentication implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Secret accessKeyId;
    private final Secret secretAccessKey;

    UserAuthentication(Secret accessKeyId, Secret secretAccessKey) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
    }

    public Secret accessKeyId() {
        return accessKeyId;
    }

    public Secret secretAccessKey() {
        return secretAccessKey;
    }
}
