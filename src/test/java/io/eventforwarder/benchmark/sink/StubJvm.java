package io.eventforwarder.benchmark.sink;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A {@linkplain KinesisStub stub} in a JVM of its own. */
public final class StubJvm implements AutoCloseable {
    private final ChildJvm process;
    private final URI endpoint;

    private StubJvm(ChildJvm process) throws InterruptedException {
        this.process = process;
        this.endpoint = URI.create(process.line());
    }

    /** Starts one that answers each request after so long. */
    public static StubJvm start(Duration answerDelay) throws IOException, InterruptedException {
        return new StubJvm(
                ChildJvm.start(
                        List.of("-Xmx256m", "-XX:+UseSerialGC"),
                        System.getProperty("java.class.path"),
                        StubProcess.class,
                        StubProcess.ENDPOINT,
                        Long.toString(answerDelay.toMillis())));
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.close();
    }
}
