package io.eventforwarder.gateway;

import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.HttpStub.Answer;
import io.eventforwarder.testing.HttpStub.Request;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * STS and Kinesis at one endpoint on the loopback interface, with the access checks of AWS: a
 * request needs the signature of a known access key and policies that allow it. Roles, policies and
 * keys can change while the gateway runs.
 */
public final class Gateway implements AutoCloseable {
    private final HttpStub http = HttpStub.started();
    private final Trail trail = new Trail();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final AccessKeys accessKeys = new AccessKeys();
    private final Authentication authentication;
    private final Service sts;
    private final KinesisService kinesis;
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private Gateway(URI emulator, Set<String> regions) throws IOException {
        this.authentication = new Authentication(accessKeys, regions);
        this.sts = new StsService(roles, accessKeys, trail);
        this.kinesis = new KinesisService(emulator, trail);
        http.answers(this::answer);
    }

    public static Gateway start(URI emulator, Set<String> regions) throws IOException {
        return new Gateway(emulator, regions);
    }

    public URI endpoint() {
        return http.uri();
    }

    public Role createRole(String arn) {
        Role role = new Role(arn);
        roles.put(arn, role);
        return role;
    }

    public void encrypt(String stream, String key) {
        kinesis.encrypt(stream, key);
    }

    public AccessKeys accessKeys() {
        return accessKeys;
    }

    public Trail trail() {
        return trail;
    }

    private Answer answer(Request request) {
        Service service = request.header("x-amz-target").isPresent() ? kinesis : sts;
        try {
            Authorization authorization = Authentication.authorization(request);
            Caller caller = authentication.caller(request, authorization, service.name());
            return service.answer(request, authorization, caller);
        } catch (RefusedException e) {
            return service.refusal(request, e);
        } catch (IOException | RuntimeException e) {
            errors.add(e);
            return Answer.json(500, "");
        }
    }

    @Override
    public void close() {
        List<Throwable> beforeTheEnd = List.copyOf(errors);
        http.close();
        if (!beforeTheEnd.isEmpty()) {
            throw new AssertionError("The gateway could not handle a request", beforeTheEnd.get(0));
        }
    }
}
