package io.eventforwarder.chaos;

import io.eventforwarder.testing.KinesisEmulator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * Writes {@link DeviceBatches} to a stream of the emulator at a constant rate until it is closed.
 */
final class DeviceStream implements AutoCloseable {
    private static final int SHARDS = 4;
    private static final int REQUESTS_A_SECOND = 4;

    private final KinesisClient client;
    private final String stream;
    private final int batchesAtOnce;
    private final AtomicLong batches = new AtomicLong();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory("device-stream"));
    private final Future<?> writing;

    /**
     * Creates the stream and starts writing.
     *
     * @param batchesASecond low enough that no request holds two batches of one device
     */
    DeviceStream(KinesisEmulator emulator, String stream, int batchesASecond) {
        emulator.createStream(stream, SHARDS);
        this.client = emulator.newClient();
        this.stream = stream;
        this.batchesAtOnce = batchesASecond / REQUESTS_A_SECOND;
        long pause = 1000 / REQUESTS_A_SECOND;
        writing = timer.scheduleAtFixedRate(this::put, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void put() {
        List<PutRecordsRequestEntry> entries =
                LongStream.range(batches.get(), batches.get() + batchesAtOnce)
                        .mapToObj(DeviceStream::entry)
                        .toList();
        PutRecordsResponse response =
                client.putRecords(request -> request.streamName(stream).records(entries));
        if (response.failedRecordCount() > 0) {
            throw new IllegalStateException("The emulator refused records.");
        }
        batches.addAndGet(batchesAtOnce);
    }

    private static PutRecordsRequestEntry entry(long number) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(Long.toString(DeviceBatches.device(number)))
                .data(SdkBytes.fromByteArray(DeviceBatches.write(number).bytes()))
                .build();
    }

    /** Stops writing; fails if a request has failed. */
    void stop() throws Exception {
        if (writing.isDone()) {
            writing.get();
        }
        timer.shutdown();
        timer.awaitTermination(1, TimeUnit.MINUTES);
    }

    long batches() {
        return batches.get();
    }

    long events() {
        return DeviceBatches.events(batches());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close();
    }
}
