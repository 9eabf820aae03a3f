package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Whose data a batch is. One record never holds the events of two owners. Ids are their text. */
public final class Owner {
    /** How many of its fields are text. */
    static final int STRINGS = 3;

    private final String environment;
    private final String apiKey;
    private final String user;

    /**
     * @param environment {@code production} where the batch names none
     * @param apiKey empty where the batch has none
     * @param user the mpid, else a text that stands for the batch's user identities
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

    static Owner read(Recurring strings, DataInputView in) throws IOException {
        return new Owner(strings.read(0, in), strings.read(1, in), strings.read(2, in));
    }
}
