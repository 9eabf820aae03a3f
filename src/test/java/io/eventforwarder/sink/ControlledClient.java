package io.eventforwarder.sink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A destination that stores a record, or fails to, when the test says so. */
final class ControlledClient implements PutRecordClient {
    private final List<Request> requests = new ArrayList<>();
    private final BlockingQueue<Request> unseen = new LinkedBlockingQueue<>();
    private final List<String> stored = new ArrayList<>();
    private RuntimeException refusal;
    private int renewals;
    private boolean closed;

    /** A request that the destination has got. */
    final class Request {
        private final String partitionKey;
        private final String text;
        private final CompletableFuture<String> answer = new CompletableFuture<>();

        private Request(String partitionKey, String text) {
            this.partitionKey = partitionKey;
            this.text = text;
        }

        String partitionKey() {
            return partitionKey;
        }

        String text() {
            return text;
        }

        void isStored() {
            store(text);
            answer.complete("shardId-000000000000");
        }

        void fails(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        /** The record is stored, but the sender never hears of it. */
        void isStoredButTheAnswerIsLost() {
            store(text);
            fails(new IllegalStateException("no answer"));
        }
    }

    @Override
    public synchronized CompletableFuture<String> put(String partitionKey, byte[] data) {
        Request request = new Request(partitionKey, new String(data, StandardCharsets.UTF_8));
        requests.add(request);
        if (refusal != null) {
            RuntimeException thrown = refusal;
            refusal = null;
            request.fails(thrown);
            throw thrown;
        }
        unseen.add(request);
        return request.answer;
    }

    @Override
    public synchronized void renewCredentials() {
        renewals++;
    }

    /** How often credentials were looked up again. */
    synchronized int renewals() {
        return renewals;
    }

    /** The next request is not even sent: the client throws. */
    synchronized void throwsOnce(RuntimeException thrown) {
        refusal = thrown;
    }

    /** Waits for a request that this method has not returned yet. */
    Request next() throws InterruptedException {
        return unseen.take();
    }

    /** All requests so far, by what they carry. */
    synchronized List<String> sent() {
        return requests.stream().map(Request::text).toList();
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Requests without an answer. */
    synchronized List<Request> underWay() {
        return requests.stream().filter(request -> !request.answer.isDone()).toList();
    }

    Request underWay(String text) {
        return underWay().stream()
                .filter(request -> request.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text + " is not under way"));
    }

    /** What the destination has, in the order in which it came to have it. */
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
