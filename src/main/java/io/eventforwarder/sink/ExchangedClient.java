package io.eventforwarder.sink;

import java.lang.reflect.Field;
import org.apache.flink.api.connector.sink2.SinkWriter;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * Gives a writer of {@code KinesisStreamsSink} another client. It makes its own from properties and
 * offers no place for one; properties know no credentials that are looked up again and no STS
 * endpoint, and at the first time-out, missing stream or refused role the writer fails the job.
 */
final class ExchangedClient {
    private static final String FIELD = "kinesisClient";

    private ExchangedClient() {}

    /** The writer's own client is closed; the new one the writer closes with itself. */
    static void exchange(SinkWriter<?> writer, KinesisAsyncClient client) {
        try {
            Field field = writer.getClass().getDeclaredField(FIELD);
            field.setAccessible(true);
            ((KinesisAsyncClient) field.get(writer)).close();
            field.set(writer, client);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "This version of flink-connector-aws-kinesis-streams has another writer.", e);
        }
    }
}
