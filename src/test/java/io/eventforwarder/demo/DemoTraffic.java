package io.eventforwarder.demo;

import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.traffic.Traffic;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The emulator with the streams of {@code conf/demo.json}, and traffic for them until it is ended.
 * {@code scripts/local-cluster} runs it; the argument is the emulator's port.
 */
public final class DemoTraffic {
    /** How the line begins that it prints when it sends. */
    public static final String STARTED = "Sending traffic";

    private static final int SHARDS = 4;
    private static final int DEVICES = 60;

    private DemoTraffic() {}

    public static void main(String[] args) throws Exception {
        DemoSettings settings = DemoSettings.read(DemoMode.TEN_MINUTE);
        try (KinesisEmulator emulator = KinesisEmulator.start(Integer.parseInt(args[0]))) {
            emulator.createStream(settings.inputStream(), SHARDS);
            emulator.createStream(settings.outputStream(), SHARDS);
            long seed = Instant.now().toEpochMilli();
            Traffic traffic = new Traffic(seed, Traffic.Mix.PLAUSIBLE, seed, DEVICES);
            Tally tally = new Tally(settings.droppedTypes(), settings.emptyBatches());
            try (KinesisClient client = emulator.newClient();
                    Sender sender =
                            new Sender(
                                    client,
                                    settings.inputStream(),
                                    traffic,
                                    tally,
                                    Long.MAX_VALUE)) {
                System.out.println(STARTED + " of seed " + seed + " ...");
                sender.run();
                sender.requireHealthy();
            }
        }
    }
}
