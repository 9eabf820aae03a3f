package io.eventforwarder.gateway;

import io.eventforwarder.gateway.RefusedException.Failure;
import io.eventforwarder.testing.HttpStub.Answer;
import io.eventforwarder.testing.HttpStub.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkBytes;

/** Forwards the requests that policies allow to the emulator. Each account has its own streams. */
final class KinesisService implements Service {
    private static final Set<String> PASSED_ON =
            Set.of("content-type", "x-amz-target", "x-amz-date", "accept");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI emulator;
    private final Trail trail;

    /** The streams of shard iterators. GetRecords names only an iterator, not the stream. */
    private final Map<String, String> streamsOfIterators = new ConcurrentHashMap<>();

    private final Map<String, String> keys = new ConcurrentHashMap<>();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    KinesisService(URI emulator, Trail trail) {
        this.emulator = emulator;
        this.trail = trail;
    }

    void encrypt(String stream, String key) {
        keys.put(stream, key);
    }

    @Override
    public String name() {
        return "kinesis";
    }

    @Override
    public Answer answer(Request request, Authorization authorization, Caller caller)
            throws RefusedException, IOException {
        KinesisProtocol protocol = KinesisProtocol.of(request);
        String target = request.header("x-amz-target").orElse("");
        String resource =
                resource(protocol.fields(request.bytes()), caller, authorization.region());
        String action = target.substring(target.lastIndexOf('.') + 1);
        requireAllowed(Call.of(caller, "kinesis:" + action, resource));
        if (action.startsWith("PutRecord") && keys.containsKey(resource)) {
            requireKey(caller, resource, authorization.region());
        }
        Answer answer = ofEmulator(request, authorization, caller);
        if (answer.status() == 200) {
            learn(protocol.fields(answer.body()), resource);
        }
        return answer;
    }

    /** The ARN of the stream, or {@code *} for a request without a stream. */
    private String resource(Map<String, Object> request, Caller caller, String region) {
        for (String arn : new String[] {"ConsumerARN", "StreamARN"}) {
            if (request.containsKey(arn)) {
                return (String) request.get(arn);
            }
        }
        if (request.containsKey("StreamName")) {
            return "arn:%s:kinesis:%s:%s:stream/%s"
                    .formatted(
                            caller.identity().arn().split(":", -1)[1],
                            region,
                            caller.account(),
                            request.get("StreamName"));
        }
        return streamsOfIterators.getOrDefault(request.getOrDefault("ShardIterator", ""), "*");
    }

    private void learn(Map<String, Object> answer, String stream) {
        for (String iterator : new String[] {"ShardIterator", "NextShardIterator"}) {
            if (answer.containsKey(iterator)) {
                streamsOfIterators.put((String) answer.get(iterator), stream);
            }
        }
    }

    private void requireAllowed(Call call) throws RefusedException {
        Caller caller = call.caller();
        String account = call.resource().equals("*") ? caller.account() : account(call.resource());
        String reason;
        if (!caller.isAllowed(call)) {
            reason = "because no identity-based policy allows the " + call.action() + " action";
        } else if (!account.equals(caller.account())) {
            reason = "because no resource-based policy allows the " + call.action() + " action";
        } else {
            return;
        }
        trail.denied(call);
        throw new RefusedException(
                Failure.ACCESS_DENIED,
                "User: %s is not authorized to perform: %s on resource: %s %s"
                        .formatted(caller.arn(), call.action(), call.resource(), reason));
    }

    /** Kinesis asks KMS for a data key on behalf of the caller, in the context of the stream. */
    private void requireKey(Caller caller, String stream, String region) throws RefusedException {
        Map<String, String> context =
                Map.of(
                        "kms:ViaService",
                        "kinesis." + region + ".amazonaws.com",
                        "kms:EncryptionContext:aws:kinesis:arn",
                        stream);
        Call call = new Call(caller, "kms:GenerateDataKey", keys.get(stream), context);
        if (!caller.isAllowed(call)) {
            trail.denied(call);
            throw new RefusedException(
                    Failure.KEY_DENIED,
                    "User: %s is not authorized to perform: kms:GenerateDataKey on resource: %s"
                            .formatted(caller.arn(), keys.get(stream)));
        }
    }

    private static String account(String arn) {
        return arn.split(":", -1)[4];
    }

    private Answer ofEmulator(Request request, Authorization authorization, Caller caller)
            throws IOException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(emulator)
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(request.bytes().asByteArray()))
                        // The emulator does not check the signature, but takes the account from its
                        // access key.
                        .header("authorization", authorization.withAccessKeyId(caller.account()));
        request.headers().entrySet().stream()
                .filter(header -> PASSED_ON.contains(header.getKey()))
                .forEach(header -> builder.header(header.getKey(), header.getValue()));
        try {
            HttpResponse<byte[]> response = http.send(builder.build(), BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    SdkBytes.fromByteArray(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public Answer refusal(Request request, RefusedException refused) {
        KinesisProtocol protocol = KinesisProtocol.of(request);
        String code = refused.failure().ofKinesis;
        return new Answer(
                400,
                protocol.contentType(),
                protocol.object(
                        new TreeMap<>(Map.of("__type", code, "message", refused.getMessage()))));
    }
}
