package io.eventforwarder.gateway;

import io.eventforwarder.gateway.Service.Request;
import java.util.Set;

/** Authenticates a request by its signature before reading its content, as AWS does. */
final class Authentication {
    private static final String INVALID_TOKEN =
            "The security token included in the request is invalid.";

    private final AccessKeys keys;
    private final Set<String> regions;

    Authentication(AccessKeys keys, Set<String> regions) {
        this.keys = keys;
        this.regions = regions;
    }

    Caller caller(Request request, Authorization authorization, String service)
            throws RefusedException {
        requireScope(authorization, service);
        AccessKey key =
                keys.find(authorization.accessKeyId())
                        .orElseThrow(
                                () -> new RefusedException(Failure.UNKNOWN_KEY, INVALID_TOKEN));
        requireSignature(request, authorization, key);
        if (!key.sessionToken().equals(request.header("x-amz-security-token"))) {
            throw new RefusedException(Failure.UNKNOWN_KEY, INVALID_TOKEN);
        }
        if (keys.isExpired(key)) {
            throw new RefusedException(
                    Failure.EXPIRED_TOKEN, "The security token included in the request is expired");
        }
        return key.owner();
    }

    static Authorization authorization(Request request) throws RefusedException {
        String header =
                request.header("authorization")
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                Failure.NOT_SIGNED,
                                                "Missing Authentication Token"));
        return Authorization.read(header)
                .orElseThrow(
                        () ->
                                new RefusedException(
                                        Failure.INCOMPLETE_SIGNATURE,
                                        "Authorization header requires 'Credential',"
                                                + " 'SignedHeaders' and 'Signature' parameters."));
    }

    private void requireScope(Authorization authorization, String service) throws RefusedException {
        if (!regions.contains(authorization.region())) {
            throw new RefusedException(
                    Failure.WRONG_SIGNATURE,
                    "Credential should be scoped to a valid region, not '"
                            + authorization.region()
                            + "'. ");
        }
        if (!authorization.service().equals(service)) {
            throw new RefusedException(
                    Failure.WRONG_SIGNATURE,
                    "Credential should be scoped to correct service: '" + service + "'. ");
        }
    }

    private static void requireSignature(
            Request request, Authorization authorization, AccessKey key) throws RefusedException {
        boolean bound =
                request.headers().keySet().stream()
                        .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                        .allMatch(authorization.signed()::contains);
        if (!bound || !authorization.isSignatureOf(request, key.secret())) {
            throw new RefusedException(
                    Failure.WRONG_SIGNATURE,
                    "The request signature we calculated does not match the signature you"
                            + " provided. Check your AWS Secret Access Key and signing method."
                            + " Consult the service documentation for details.");
        }
    }
}
