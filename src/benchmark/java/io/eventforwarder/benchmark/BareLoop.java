package io.eventforwarder.benchmark;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * The minimal program that reads a stream and writes another one with the AWS SDK, as a baseline
 * for the job. It reads each shard with GetRecords and requests the next response while it
 * processes the last one. It runs in its own process.
 */
final class BareLoop {
    private static final int MAX_RECORDS_PER_REQUEST = 500;
    private static final int MAX_BYTES_PER_REQUEST = 10 << 20;
    private static final int IN_FLIGHT = 64;
    private static final int KEYS = 8_000;
    private static final int KEY_LENGTH = 32;
    private static final String IN = "events-in";
    private static final String OUT = "events-out";

    private final KinesisAsyncClient reader;
    private final KinesisAsyncClient writer;
    private final boolean isPutRecords;
    private final Step step;
    private final List<PutRecordsRequestEntry> next = new ArrayList<>();
    private final Semaphore room = new Semaphore(IN_FLIGHT);

    private int bytesOfNext;
    @Nullable private volatile Throwable failure;

    /** What the loop writes. */
    enum Content {
        /** Each record as it was read. */
        BATCHES,

        /** Each event in a record of its own. */
        EVENTS,

        /** Records of a given size, as many for each byte that is read as given. */
        SIZED
    }

    /** Writes the records that follow from a record. */
    @FunctionalInterface
    private interface Step {
        void process(Record record) throws Exception;
    }

    private BareLoop(
            URI stub,
            boolean isPutRecords,
            Content content,
            int recordBytes,
            double recordsPerByte) {
        this.reader = client(stub);
        this.writer = client(stub);
        this.isPutRecords = isPutRecords;
        this.step =
                switch (content) {
                    case BATCHES -> record -> write(record.partitionKey(), record.data());
                    case EVENTS -> this::writeEvents;
                    case SIZED -> sized(recordBytes, recordsPerByte);
                };
    }

    /**
     * Runs and measures the loop.
     *
     * @param args a {@linkplain Measurement.Plan plan}, whether to use PutRecords, the content, and
     *     for sized records bytes of a record and records for each byte that is read
     */
    public static void main(String[] args) {
        Measurement.Plan plan = Measurement.Plan.of(args);
        URI stub = plan.stub();
        Content content = Content.valueOf(args[5]);
        boolean isSized = content == Content.SIZED;
        BareLoop loop =
                new BareLoop(
                        stub,
                        Boolean.parseBoolean(args[4]),
                        content,
                        isSized ? Integer.parseInt(args[6]) : 0,
                        isSized ? Double.parseDouble(args[7]) : 0);
        Measurement.run(
                plan,
                () -> {
                    Thread thread = new Thread(loop::readAndWrite, "loop");
                    thread.setUncaughtExceptionHandler((t, e) -> loop.failure = e);
                    thread.start();
                    return loop::check;
                });
    }

    /** A client with the configuration of the job's client. */
    private static KinesisAsyncClient client(URI stub) {
        return KinesisAsyncClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(stub)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKIDOFCUSTOMER", "hush")))
                .httpClientBuilder(
                        NettyNioAsyncHttpClient.builder()
                                .protocol(Protocol.HTTP1_1)
                                .eventLoopGroupBuilder(
                                        SdkEventLoopGroup.builder().numberOfThreads(1))
                                .maxConcurrency(IN_FLIGHT))
                .asyncConfiguration(
                        async ->
                                async.advancedOption(
                                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR,
                                        Runnable::run))
                .build();
    }

    private void check() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private void readAndWrite() {
        Queue<CompletableFuture<GetRecordsResponse>> shards = new ArrayDeque<>();
        for (Shard shard : reader.listShards(list -> list.streamName(IN)).join().shards()) {
            shards.add(read(iterator(shard)));
        }
        try {
            while (failure == null) {
                GetRecordsResponse answer = shards.remove().join();
                shards.add(read(answer.nextShardIterator()));
                for (Record record : answer.records()) {
                    step.process(record);
                }
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    private String iterator(Shard shard) {
        return reader.getShardIterator(
                        get ->
                                get.streamName(IN)
                                        .shardId(shard.shardId())
                                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
    }

    private CompletableFuture<GetRecordsResponse> read(String iterator) {
        return reader.getRecords(get -> get.shardIterator(iterator));
    }

    private void writeEvents(Record record) throws IOException {
        for (byte[] event : SingleEvents.of(record.data().asByteArrayUnsafe())) {
            write(record.partitionKey(), SdkBytes.fromByteArrayUnsafe(event));
        }
    }

    private Step sized(int recordBytes, double recordsPerByte) {
        byte[] bytes = new byte[recordBytes];
        new Random(1).nextBytes(bytes);
        SdkBytes data = SdkBytes.fromByteArrayUnsafe(bytes);
        List<String> keys =
                IntStream.range(0, KEYS)
                        .mapToObj(i -> String.format("%0" + KEY_LENGTH + "x", i))
                        .toList();
        return new Step() {
            private double due;
            private int sent;

            @Override
            public void process(Record record) {
                due += record.data().asByteArrayUnsafe().length * recordsPerByte;
                for (; due >= 1; due--) {
                    write(keys.get(sent++ % KEYS), data);
                }
            }
        };
    }

    private void write(String key, SdkBytes data) {
        if (!isPutRecords) {
            send(() -> writer.putRecord(put -> put.streamName(OUT).partitionKey(key).data(data)));
            return;
        }
        int bytes = key.length() + data.asByteArrayUnsafe().length;
        if (next.size() == MAX_RECORDS_PER_REQUEST || bytesOfNext + bytes > MAX_BYTES_PER_REQUEST) {
            List<PutRecordsRequestEntry> entries = List.copyOf(next);
            send(() -> writer.putRecords(put -> put.streamName(OUT).records(entries)));
            next.clear();
            bytesOfNext = 0;
        }
        next.add(PutRecordsRequestEntry.builder().partitionKey(key).data(data).build());
        bytesOfNext += bytes;
    }

    private void send(Supplier<CompletableFuture<?>> request) {
        room.acquireUninterruptibly();
        CompletableFuture<?> unused =
                request.get()
                        .whenComplete(
                                (stored, e) -> {
                                    if (e != null) {
                                        failure = e;
                                    }
                                    room.release();
                                });
    }
}
