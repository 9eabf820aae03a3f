package io.eventforwarder.demo;

import io.eventforwarder.testing.KinesisEmulator;
import io.eventforwarder.testing.traffic.Traffic;
import io.eventforwarder.testing.traffic.TrafficMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Sends generated traffic to the input stream of the demo and counts it. */
public final class DemoTraffic {
    /** The beginning of the line that {@link #main} prints before it sends. */
    public static final String STARTED = "Sending traffic";

    /** The pause between two calls of {@link #send}. It gives 20 messages per second. */
    static final long PAUSE_MILLIS = 250;

    private static final int MESSAGES_AT_ONCE = 5;
    private static final int SHARDS = 4;

    /** Few enough that each device sends several batches in an interval or a session. */
    private static final int DEVICES = 60;

    final long seed = Instant.now().toEpochMilli();

    private final KinesisClient client;
    private final String stream;
    private final Tally tally;
    private final Traffic traffic = new Traffic(seed, Traffic.Mix.PLAUSIBLE, seed, DEVICES);

    DemoTraffic(KinesisEmulator emulator, DemoSettings settings, Tally tally) {
        this.client = emulator.client();
        this.stream = settings.inputStream();
        this.tally = tally;
    }

    /**
     * Starts the emulator with the streams of {@code conf/demo.json} and sends for ever, for {@code
     * scripts/local-cluster}. The argument is the emulator's port.
     */
    public static void main(String[] args) throws Exception {
        DemoSettings settings = new DemoSettings(DemoMode.TEN_MINUTE);
        try (KinesisEmulator emulator = startEmulator(Integer.parseInt(args[0]), settings)) {
            DemoTraffic traffic = new DemoTraffic(emulator, settings, new Tally(settings));
            System.out.println(STARTED + " of seed " + traffic.seed + " ...");
            while (true) {
                traffic.send();
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    static KinesisEmulator startEmulator(int port, DemoSettings settings)
            throws IOException, InterruptedException {
        KinesisEmulator emulator = KinesisEmulator.start(port);
        emulator.createStream(settings.inputStream(), SHARDS);
        emulator.createStream(settings.outputStream(), SHARDS);
        return emulator;
    }

    void send() {
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
            TrafficMessage message = traffic.next();
            tally.addSent(message);
            entries.add(
                    PutRecordsRequestEntry.builder()
                            .partitionKey(message.partitionKey())
                            .data(SdkBytes.fromByteArray(message.bytes()))
                            .build());
        }
        while (!entries.isEmpty()) {
            entries = throttled(entries);
        }
    }

    private List<PutRecordsRequestEntry> throttled(List<PutRecordsRequestEntry> entries) {
        PutRecordsResponse response =
                client.putRecords(request -> request.streamName(stream).records(entries));
        return IntStream.range(0, entries.size())
                .filter(i -> response.records().get(i).errorCode() != null)
                .mapToObj(entries::get)
                .toList();
    }
}
