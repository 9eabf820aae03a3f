package io.eventforwarder.sink;

import io.eventforwarder.credentials.RenewableCredentials;
import io.eventforwarder.sink.SendFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Sends PutRecords requests for a caller that repeats at once whatever fails: what fails is
 * answered only after a pause that grows, and with nothing that would make the caller give up.
 *
 * <p>While a person has to mend something the connection is paused: but for one request now and
 * then, sent with credentials that are looked up again, requests are answered without being sent.
 *
 * <p>What to do with requests and answers is decided in a thread of its own. Others call the SDK,
 * which waits for credentials in the thread that calls it, those of a role for as long as STS lets
 * it wait.
 */
final class PausingKinesisClient implements KinesisAsyncClient {
    private static final Logger LOGGER = LoggerFactory.getLogger(PausingKinesisClient.class);

    /** Writing and signing so large a request takes the SDK longer than all else takes the sink. */
    private static final int CALLERS = 2;

    private final String destination;
    private final KinesisAsyncClient kinesis;
    private final RenewableCredentials credentials;
    private final KinesisFailures failures;
    private final Duration probeInterval;
    private final ScheduledExecutorService thread;
    private final ExecutorService callers;
    private final Observer observer;

    private final Backoff backoff = new Backoff(new Random());
    private final Repetition failureWarnings = new Repetition();
    private final Repetition pauseWarnings = new Repetition();

    /** Requests that came during a pause: sent when it ends. */
    private final List<Call> held = new ArrayList<>();

    /** Answers of requests that failed for a pause. */
    private final List<Runnable> heldAnswers = new ArrayList<>();

    private int failuresInARow;
    private boolean waitsForProbe;
    @Nullable private Call probe;
    private volatile boolean paused;
    private volatile long underWay;

    /** Hears what becomes of requests, in this client's thread and before the caller does. */
    interface Observer {
        void stored(List<PutRecordsRequestEntry> entries);

        void retried();
    }

    PausingKinesisClient(
            String destination,
            KinesisAsyncClient kinesis,
            RenewableCredentials credentials,
            Duration probeInterval,
            ScheduledExecutorService thread,
            ExecutorService callers,
            Observer observer) {
        this.destination = destination;
        this.kinesis = kinesis;
        this.credentials = credentials;
        this.failures =
                new KinesisFailures(
                        destination,
                        credentials.owner(),
                        credentials.claim(),
                        "kinesis:PutRecords");
        this.probeInterval = probeInterval;
        this.thread = thread;
        this.callers = callers;
        this.observer = observer;
    }

    static PausingKinesisClient open(
            CustomerStream stream, Duration probeInterval, Observer observer) {
        RenewableCredentials credentials = stream.credentials();
        return new PausingKinesisClient(
                stream.name(),
                stream.kinesis(credentials),
                credentials,
                probeInterval,
                Executors.newSingleThreadScheduledExecutor(
                        new ExecutorThreadFactory("put-records")),
                Executors.newFixedThreadPool(
                        CALLERS, new ExecutorThreadFactory("put-records-call")),
                observer);
    }

    /** Whether it waits for a person to mend the connection. */
    boolean isPaused() {
        return paused;
    }

    /** Requests that Kinesis has not answered yet. */
    long underWay() {
        return underWay;
    }

    @Override
    public CompletableFuture<PutRecordsResponse> putRecords(PutRecordsRequest request) {
        Call call = new Call(request);
        thread.execute(() -> sendOrHold(call));
        return call.answer;
    }

    private void sendOrHold(Call call) {
        if (!paused) {
            send(call);
        } else if (waitsForProbe || probe != null) {
            held.add(call);
        } else {
            probe = call;
            send(call);
        }
    }

    // The one thread that changes it; others read it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void send(Call call) {
        underWay++;
        int lookUp = credentials.lookUp();
        CompletableFuture<?> unused =
                CompletableFuture.completedFuture(call.request)
                        .thenComposeAsync(kinesis::putRecords, callers)
                        .whenCompleteAsync(
                                (response, failure) -> {
                                    underWay--;
                                    if (failure == null) {
                                        answered(call, response);
                                    } else {
                                        failed(call, lookUp, failure);
                                    }
                                },
                                thread);
    }

    private void failed(Call call, int lookUp, Throwable failure) {
        if (KinesisFailures.isExpiredToken(failure)) {
            // The SDK keeps what it has until the time that it was told.
            credentials.renew(lookUp);
        }
        SendFailure known = failures.of(failure);
        // Its cause may be one that the caller fails the job for.
        SendFailure told = new SendFailure(known.kind(), known.getMessage(), null);
        failed(call, told, () -> call.answer.completeExceptionally(told));
    }

    private void answered(Call call, PutRecordsResponse response) {
        List<PutRecordsRequestEntry> stored = new ArrayList<>();
        List<SendFailure> failed = new ArrayList<>();
        List<PutRecordsResultEntry> results = response.records();
        for (int i = 0; i < results.size(); i++) {
            String code = results.get(i).errorCode();
            if (code == null) {
                stored.add(call.request.records().get(i));
            } else {
                failed.add(failures.ofRecord(code));
            }
        }
        if (!stored.isEmpty()) {
            observer.stored(stored);
        }
        Optional<SendFailure> gravest =
                failed.stream().max(Comparator.comparing(SendFailure::kind));
        if (gravest.isPresent()) {
            failed(call, gravest.get(), () -> call.answer.complete(response));
        } else {
            failuresInARow = 0;
            resumeAfter(call);
            call.answer.complete(response);
        }
    }

    private void failed(Call call, SendFailure failure, Runnable answer) {
        observer.retried();
        if (failure.kind() != Kind.TRANSIENT && failure.kind() != Kind.THROTTLED) {
            pause(call, failure, answer);
        } else {
            warn(failure);
            if (call == probe) {
                // Whatever else passes by itself, what a person has to mend may be as it was.
                waitForProbe(call, answer);
            } else {
                failuresInARow++;
                after(backoff.delayAfter(failuresInARow), answer);
            }
        }
    }

    private void warn(SendFailure failure) {
        if (failureWarnings.isDue()) {
            LOGGER.warn(
                    "Records could not be stored in {} and are tried again until they are: {}",
                    destination,
                    failure.getMessage());
        }
    }

    private void pause(Call call, SendFailure failure, Runnable answer) {
        if (pauseWarnings.isDue()) {
            LOGGER.warn(
                    "Nothing is sent to {} until this is mended; it is tried every {} s: {}{}",
                    destination,
                    probeInterval.toSeconds(),
                    failure.getMessage(),
                    failure.kind() == Kind.RECORDS_OWN_FAULT
                            ? " The stream must take records as large as max-record-size."
                            : "");
        }
        paused = true;
        waitForProbe(call, answer);
    }

    private void waitForProbe(Call call, Runnable answer) {
        heldAnswers.add(answer);
        if (call == probe) {
            probe = null;
        }
        if (!waitsForProbe && probe == null) {
            waitsForProbe = true;
            after(probeInterval.toMillis(), this::letProbeCome);
        }
    }

    /** The caller repeats what it is told has failed; the first such request is the probe. */
    private void letProbeCome() {
        waitsForProbe = false;
        credentials.renew();
        release(heldAnswers, Runnable::run);
        release(held, call -> call.answer.completeExceptionally(unsent()));
    }

    private SendFailure unsent() {
        return new SendFailure(Kind.NEEDS_A_PERSON, "The connection is paused.", null);
    }

    private void resumeAfter(Call call) {
        if (call == probe) {
            probe = null;
            paused = false;
            pauseWarnings.over();
            LOGGER.warn("Records are sent to {} again.", destination);
            release(heldAnswers, Runnable::run);
            release(held, this::send);
        }
    }

    private static <T> void release(List<T> waiting, Consumer<T> action) {
        List<T> released = List.copyOf(waiting);
        waiting.clear();
        released.forEach(action);
    }

    private void after(long delayMillis, Runnable action) {
        ScheduledFuture<?> unused = thread.schedule(action, delayMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        callers.shutdownNow();
        kinesis.close();
        credentials.close();
    }

    private static final class Call {
        private final PutRecordsRequest request;
        private final CompletableFuture<PutRecordsResponse> answer = new CompletableFuture<>();

        Call(PutRecordsRequest request) {
            this.request = request;
        }
    }
}
