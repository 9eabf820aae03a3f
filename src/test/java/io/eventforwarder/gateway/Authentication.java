package io.eventforwarder.gateway;

import io.eventforwarder.gateway.RefusedException.Failure;
import io.eventforwarder.testing.HttpStub.Request;
import java.util.Set;

/** Authenticates a request by its signature before reading its content, as AWS does. */
final class Authentication {
    private final AccessKeys keys;
    private final Set<String> regions;

    Authentication(AccessKeys keys, Set<String> regions) {
        this.keys = keys;
        this.regions = regions;
    }

    Caller caller(Request request, Authorization authorization, String service)
            throws RefusedException {
        require(
                regions.contains(authorization.region()) && authorization.service().equals(service),
                Failure.WRONG_SIGNATURE,
                "Credential should be scoped to a valid region and to the correct service.");
        AccessKey key =
                keys.find(authorization.accessKeyId())
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                Failure.UNKNOWN_KEY, "The token is invalid."));
        boolean isBound =
                request.headers().keySet().stream()
                        .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                        .allMatch(authorization.signed()::contains);
        require(
                isBound && authorization.isSignatureOf(request, key.secret()),
                Failure.WRONG_SIGNATURE,
                "The request signature we calculated does not match the signature you provided.");
        require(
                key.sessionToken().equals(request.header("x-amz-security-token")),
                Failure.UNKNOWN_KEY,
                "The security token included in the request is invalid.");
        require(
                !keys.isExpired(key),
                Failure.EXPIRED_TOKEN,
                "The security token included in the request is expired");
        return key.owner();
    }

    static Authorization authorization(Request request) throws RefusedException {
        return request.header("authorization")
                .flatMap(Authorization::read)
                .orElseThrow(
                        () ->
                                new RefusedException(
                                        Failure.NOT_SIGNED, "Missing Authentication Token"));
    }

    private static void require(boolean holds, Failure failure, String message)
            throws RefusedException {
        if (!holds) {
            throw new RefusedException(failure, message);
        }
    }
}
