package io.eventforwarder.benchmark.sink;

import java.io.IOException;
import java.time.Duration;

/** A stub in a process of its own, until its standard input ends. */
public final class StubProcess {
    static final String ENDPOINT = "Endpoint: ";

    private StubProcess() {}

    /**
     * Runs one.
     *
     * @param args the delay of its answers in milliseconds
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (KinesisStub stub = KinesisStub.start(Duration.ofMillis(Long.parseLong(args[0])))) {
            System.out.println(ENDPOINT + stub.endpoint());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Whoever started it says nothing, and ends.
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
