package io.eventforwarder.sink.kinesis;

import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A destination whose responses the test triggers. */
final class ControlledClient implements PutRecordClient {
    private final int maxRecords;
    private final List<Request> requests = new ArrayList<>();
    private final BlockingQueue<Sent> unseen = new LinkedBlockingQueue<>();
    private final List<String> stored = new ArrayList<>();
    private RuntimeException refusal;
    private int renewals;
    private boolean closed;
    private boolean isLookingUpCredentials;

    /** Creates a client that accepts one record per request, as PutRecord does. */
    ControlledClient() {
        this(1);
    }

    ControlledClient(int maxRecords) {
        this.maxRecords = maxRecords;
    }

    /** A request. Its response is complete once each of its records has a result. */
    private static final class Request {
        private final List<Sent> records = new ArrayList<>();
        private final CompletableFuture<List<Result>> answer = new CompletableFuture<>();

        void answerIfComplete() {
            if (records.stream().allMatch(record -> record.result != null)) {
                answer.complete(records.stream().map(record -> record.result).toList());
            }
        }
    }

    /** A record of a request. */
    final class Sent {
        private final Request request;
        private final String partitionKey;
        private final String text;
        @Nullable private Result result;

        private Sent(Request request, PutRecordsRequestEntry record) {
            this.request = request;
            this.partitionKey = record.partitionKey();
            this.text = record.data().asString(StandardCharsets.UTF_8);
        }

        String partitionKey() {
            return partitionKey;
        }

        String text() {
            return text;
        }

        boolean isAlone() {
            return request.records.size() == 1;
        }

        boolean isInFlight() {
            return result == null && !request.answer.isDone();
        }

        void acknowledge() {
            store(text);
            result = Result.stored("shardId-000000000000");
            request.answerIfComplete();
        }

        void fail(Throwable failure) {
            if (isAlone()) {
                failRequest(failure);
            } else {
                result =
                        Result.failed(
                                failure instanceof SendException known
                                        ? known
                                        : new SendException(
                                                Kind.TRANSIENT, failure.getMessage(), failure));
                request.answerIfComplete();
            }
        }

        void failRequest(Throwable failure) {
            request.answer.completeExceptionally(failure);
        }

        void storeRequestAndLoseAnswer() {
            request.records.forEach(record -> store(record.text));
            failRequest(new IllegalStateException("no answer"));
        }
    }

    @Override
    public int maxRecords() {
        return maxRecords;
    }

    @Override
    public synchronized CompletableFuture<List<Result>> put(List<PutRecordsRequestEntry> records) {
        Request request = new Request();
        records.forEach(record -> request.records.add(new Sent(request, record)));
        requests.add(request);
        if (refusal != null) {
            RuntimeException thrown = refusal;
            refusal = null;
            request.answer.completeExceptionally(thrown);
            throw thrown;
        }
        unseen.addAll(request.records);
        return request.answer;
    }

    @Override
    public synchronized boolean isLookingUpCredentials() {
        return isLookingUpCredentials;
    }

    synchronized void setLookingUpCredentials(boolean isLookingUp) {
        isLookingUpCredentials = isLookingUp;
    }

    @Override
    public synchronized void renewCredentials() {
        renewals++;
    }

    synchronized int renewals() {
        return renewals;
    }

    synchronized void throwOnce(RuntimeException thrown) {
        refusal = thrown;
    }

    /** Waits for a record that this method has not returned yet. */
    Sent next() throws InterruptedException {
        return unseen.take();
    }

    synchronized List<String> sent() {
        return records().stream().map(Sent::text).toList();
    }

    synchronized List<Sent> records() {
        return requests.stream().flatMap(request -> request.records.stream()).toList();
    }

    /** The texts of the records of each request so far. */
    synchronized List<List<String>> requests() {
        return requests.stream()
                .map(request -> request.records.stream().map(Sent::text).toList())
                .toList();
    }

    synchronized List<Sent> inFlight() {
        return records().stream().filter(Sent::isInFlight).toList();
    }

    Sent inFlight(String text) {
        return inFlight().stream()
                .filter(record -> record.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text + " is not in flight"));
    }

    synchronized List<String> stored() {
        return List.copyOf(stored);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void store(String text) {
        stored.add(text);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
