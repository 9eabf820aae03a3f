package io.eventforwarder.benchmark.stub;

import io.eventforwarder.benchmark.load.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A {@linkplain KinesisStub stub} in a JVM of its own. */
public final class StubJvm implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

    private final ChildJvm process;
    private final URI endpoint;

    private StubJvm(ChildJvm process) throws InterruptedException {
        this.process = process;
        this.endpoint = URI.create(process.line(START_TIMEOUT));
    }

    public static StubJvm start(StubOptions options) throws IOException, InterruptedException {
        return new StubJvm(
                ChildJvm.start(
                        List.of("-Xmx768m", "-XX:+UseSerialGC"),
                        System.getProperty("java.class.path"),
                        KinesisStub.class,
                        KinesisStub.ENDPOINT,
                        options.words().toArray(String[]::new)));
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.close();
    }
}
