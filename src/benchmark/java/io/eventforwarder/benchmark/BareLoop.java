package io.eventforwarder.benchmark;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
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
 * processes the last one. It writes as many records for each byte that it reads as the job does, of
 * the same size. It runs in its own process.
 */
final class BareLoop {
    private static final int MAX_RECORDS_PER_REQUEST = 500;
    private static final int MAX_BYTES_PER_REQUEST = 10 << 20;
    private static final int KEYS = 8_000;
    private static final int KEY_LENGTH = 32;
    private static final String IN = "events-in";
    private static final String OUT = "events-out";

    private final KinesisAsyncClient reader;
    private final KinesisAsyncClient writer;
    private final SdkBytes data;
    private final int recordsPerRequest;
    private final List<String> keys;
    private final Semaphore room;

    private int sent;
    @Nullable private volatile Throwable failure;

    private BareLoop(URI stub, boolean isPutRecords, int recordBytes, int inFlight) {
        this.reader = client(stub, inFlight);
        this.writer = client(stub, inFlight);
        byte[] bytes = new byte[recordBytes];
        new Random(1).nextBytes(bytes);
        this.data = SdkBytes.fromByteArrayUnsafe(bytes);
        int fitting = MAX_BYTES_PER_REQUEST / (recordBytes + KEY_LENGTH);
        this.recordsPerRequest = isPutRecords ? Math.min(MAX_RECORDS_PER_REQUEST, fitting) : 1;
        this.keys =
                IntStream.range(0, KEYS)
                        .mapToObj(i -> String.format("%0" + KEY_LENGTH + "x", i))
                        .toList();
        this.room = new Semaphore(inFlight);
    }

    /**
     * Runs and measures the loop.
     *
     * @param args the stub's endpoint, whether to use PutRecords, bytes of a record, requests in
     *     flight, records for each byte that is read, and seconds of the warm-up and of the
     *     measurement
     */
    public static void main(String[] args) {
        URI stub = URI.create(args[0]);
        double recordsPerByte = Double.parseDouble(args[4]);
        BareLoop loop =
                new BareLoop(
                        stub,
                        Boolean.parseBoolean(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]));
        Measurement.run(
                stub,
                Integer.parseInt(args[5]),
                Integer.parseInt(args[6]),
                () -> {
                    Thread thread = new Thread(() -> loop.readAndWrite(recordsPerByte), "loop");
                    thread.setUncaughtExceptionHandler((t, e) -> loop.failure = e);
                    thread.start();
                    return loop::check;
                });
    }

    /** A client with the configuration of the job's client. */
    private static KinesisAsyncClient client(URI stub, int inFlight) {
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
                                .maxConcurrency(inFlight))
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

    private void readAndWrite(double recordsPerByte) {
        Queue<CompletableFuture<GetRecordsResponse>> shards = new ArrayDeque<>();
        for (Shard shard : reader.listShards(list -> list.streamName(IN)).join().shards()) {
            shards.add(read(iterator(shard)));
        }
        double due = 0;
        while (failure == null) {
            GetRecordsResponse answer = shards.remove().join();
            shards.add(read(answer.nextShardIterator()));
            for (due += bytes(answer) * recordsPerByte;
                    due >= recordsPerRequest;
                    due -= recordsPerRequest) {
                put();
            }
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

    private static long bytes(GetRecordsResponse answer) {
        long bytes = 0;
        for (Record record : answer.records()) {
            bytes += record.data().asByteArrayUnsafe().length;
        }
        return bytes;
    }

    private void put() {
        room.acquireUninterruptibly();
        CompletableFuture<?> unused =
                (recordsPerRequest == 1 ? putRecord() : putRecords())
                        .whenComplete(
                                (stored, e) -> {
                                    if (e != null) {
                                        failure = e;
                                    }
                                    room.release();
                                });
    }

    private CompletableFuture<?> putRecord() {
        return writer.putRecord(put -> put.streamName(OUT).partitionKey(nextKey()).data(data));
    }

    private CompletableFuture<?> putRecords() {
        List<PutRecordsRequestEntry> entries =
                IntStream.range(0, recordsPerRequest)
                        .mapToObj(
                                i ->
                                        PutRecordsRequestEntry.builder()
                                                .partitionKey(nextKey())
                                                .data(data)
                                                .build())
                        .toList();
        return writer.putRecords(put -> put.streamName(OUT).records(entries));
    }

    private String nextKey() {
        return keys.get(sent++ % KEYS);
    }
}
