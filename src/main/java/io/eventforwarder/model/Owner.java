package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The owner of a batch's data. Ids are compared as text. No record holds events of two owners. */
public final class Owner {
    private final String environment;
    private final String apiKey;
    private final String user;

    /**
     * @param environment {@code production} if the batch has none
     * @param apiKey empty if the batch has none
     * @param user the mpid, or else a text made of the batch's user identities
     */
    public Owner(String environment, String apiKey, String user) {
        this.environment = environment;
        this.apiKey = apiKey;
        this.user = user;
    }

    public String environment() {
        return environment;
    }

    public String apiKey() {
        return apiKey;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Owner)) {
            return false;
        }
        Owner that = (Owner) other;
        return environment.equals(that.environment)
                && apiKey.equals(that.apiKey)
                && user.equals(that.user);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * environment.hashCode() + apiKey.hashCode()) + user.hashCode();
    }

    void write(DataOutputView out) throws IOException {
        StringValue.writeString(environment, out);
        StringValue.writeString(apiKey, out);
        StringValue.writeString(user, out);
    }

    static Owner read(DataInputView in) throws IOException {
        return new Owner(
                StringValue.readString(in), StringValue.readString(in), StringValue.readString(in));
    }
}
