package io.eventforwarder.chaos;

import io.eventforwarder.testing.KinesisEmulator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
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
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "device-stream");
    private final AtomicLong batches = new AtomicLong();
    private volatile RuntimeException failure;

    private DeviceStream(KinesisClient client, String stream, int batchesASecond) {
        this.client = client;
        this.stream = stream;
        this.batchesAtOnce = batchesASecond / REQUESTS_A_SECOND;
    }

    /**
     * Creates the stream and starts writing.
     *
     * @param batchesASecond low enough that no request holds two batches of one device
     */
    static DeviceStream start(KinesisEmulator emulator, String stream, int batchesASecond) {
        emulator.createStream(stream, SHARDS);
        DeviceStream devices = new DeviceStream(emulator.newClient(), stream, batchesASecond);
        devices.thread.start();
        return devices;
    }

    private void run() {
        try {
            while (!stopped.await(1000 / REQUESTS_A_SECOND, TimeUnit.MILLISECONDS)) {
                put();
            }
        } catch (RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    /** Stops writing. */
    void stop() {
        end();
        if (failure != null) {
            throw failure;
        }
    }

    /** The number of batches that were written. */
    long batches() {
        return batches.get();
    }

    /** The number of events in these batches. */
    long events() {
        return DeviceBatches.events(batches());
    }

    private void end() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        client.close();
    }
}
