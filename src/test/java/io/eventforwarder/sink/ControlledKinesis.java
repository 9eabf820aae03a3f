package io.eventforwarder.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** A Kinesis that answers PutRecords when, and with what, the test says. */
final class ControlledKinesis implements KinesisAsyncClient {
    private final ArrayDeque<Request> underWay = new ArrayDeque<>();
    private final List<String> stored = new ArrayList<>();
    private int requests;
    private boolean closed;

    /** A request that is to be answered. */
    final class Request {
        private final PutRecordsRequest request;
        private final CompletableFuture<PutRecordsResponse> answer = new CompletableFuture<>();

        private Request(PutRecordsRequest request) {
            this.request = request;
        }

        List<String> records() {
            return request.records().stream().map(record -> record.data().asUtf8String()).toList();
        }

        List<PutRecordsRequestEntry> entries() {
            return request.records();
        }

        void isStored() {
            isStoredBut("none");
        }

        /** All is stored but the records with these texts. */
        void isStoredBut(String code, String... texts) {
            List<String> failed = List.of(texts);
            stored.addAll(records().stream().filter(text -> !failed.contains(text)).toList());
            answer.complete(
                    PutRecordsResponse.builder()
                            .failedRecordCount(failed.size())
                            .records(
                                    records().stream()
                                            .map(text -> result(failed.contains(text), code))
                                            .toList())
                            .build());
        }

        private PutRecordsResultEntry result(boolean failed, String code) {
            return failed
                    ? PutRecordsResultEntry.builder().errorCode(code).errorMessage("Hush.").build()
                    : PutRecordsResultEntry.builder().sequenceNumber("1").shardId("s").build();
        }

        void fails(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public CompletableFuture<PutRecordsResponse> putRecords(PutRecordsRequest request) {
        Request sent = new Request(request);
        requests++;
        underWay.add(sent);
        return sent.answer;
    }

    /** The oldest request without an answer. */
    Request next() {
        return underWay.remove();
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** How many requests have come. */
    int requests() {
        return requests;
    }

    String stored() {
        return stored.stream().collect(Collectors.joining(" "));
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        closed = true;
    }
}
