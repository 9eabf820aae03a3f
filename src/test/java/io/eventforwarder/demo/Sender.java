package io.eventforwarder.demo;

import io.eventforwarder.testing.traffic.Traffic;
import io.eventforwarder.testing.traffic.TrafficMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * Sends traffic in a thread of its own: twenty messages a second, and fewer while much of what it
 * sent has not come out, because the emulator is slower than a stream.
 */
final class Sender implements AutoCloseable {
    private static final int MESSAGES_AT_ONCE = 5;
    private static final long PAUSE_MILLIS = 250;

    private final KinesisClient client;
    private final String stream;
    private final Traffic traffic;
    private final Tally tally;
    private final long mostInFlight;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "sender");
    private volatile SdkException failure;

    /**
     * @param mostInFlight the number of events under way at which it waits
     */
    Sender(KinesisClient client, String stream, Traffic traffic, Tally tally, long mostInFlight) {
        this.client = client;
        this.stream = stream;
        this.traffic = traffic;
        this.tally = tally;
        this.mostInFlight = mostInFlight;
    }

    void start() {
        thread.start();
    }

    /** Throws if sending failed. */
    void requireHealthy() {
        if (failure != null) {
            throw new DemoException(
                    "Sending to the emulator failed: " + failure.getMessage(), failure);
        }
    }

    /** Stops when what it is sending is sent. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends in the calling thread, until it is stopped or fails. */
    void run() {
        try {
            do {
                if (tally.totals().inFlight() < mostInFlight) {
                    send();
                }
            } while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (SdkException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
            TrafficMessage message = traffic.next();
            tally.sent(message);
            entries.add(
                    PutRecordsRequestEntry.builder()
                            .partitionKey(message.partitionKey())
                            .data(SdkBytes.fromByteArray(message.bytes()))
                            .build());
        }
        while (!entries.isEmpty()) {
            entries = refused(entries);
        }
    }

    private List<PutRecordsRequestEntry> refused(List<PutRecordsRequestEntry> entries) {
        PutRecordsResponse response =
                client.putRecords(request -> request.streamName(stream).records(entries));
        return IntStream.range(0, entries.size())
                .filter(i -> response.records().get(i).errorCode() != null)
                .mapToObj(entries::get)
                .toList();
    }
}
