package io.eventforwarder.gateway;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** Finds out who signed a request, as AWS does before it looks at what is asked. */
final class Authentication {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String INVALID_TOKEN =
            "The security token included in the request is invalid.";

    private final AccessKeys keys;
    private final Set<String> regions;
    private final Clock clock;

    Authentication(AccessKeys keys, Set<String> regions, Clock clock) {
        this.keys = keys;
        this.regions = regions;
        this.clock = clock;
    }

    Caller caller(Request request, Authorization authorization, String service) throws Refused {
        requireScope(authorization, service);
        requireDate(request, authorization);
        AccessKey key =
                keys.find(authorization.accessKeyId())
                        .orElseThrow(() -> new Refused(Failure.UNKNOWN_KEY, INVALID_TOKEN));
        requireSignature(request, authorization, key);
        if (!key.sessionToken().equals(request.header("x-amz-security-token"))) {
            throw new Refused(Failure.UNKNOWN_KEY, INVALID_TOKEN);
        }
        if (keys.isExpired(key)) {
            throw new Refused(
                    Failure.EXPIRED_TOKEN, "The security token included in the request is expired");
        }
        return key.owner();
    }

    static Authorization authorization(Request request) throws Refused {
        String header =
                request.header("authorization")
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                Failure.NOT_SIGNED,
                                                "Missing Authentication Token"));
        return Authorization.read(header)
                .orElseThrow(
                        () ->
                                new Refused(
                                        Failure.INCOMPLETE_SIGNATURE,
                                        "Authorization header requires 'Credential',"
                                                + " 'SignedHeaders' and 'Signature' parameters."));
    }

    private void requireScope(Authorization authorization, String service) throws Refused {
        if (!regions.contains(authorization.region())) {
            throw new Refused(
                    Failure.WRONG_SIGNATURE,
                    "Credential should be scoped to a valid region, not '"
                            + authorization.region()
                            + "'. ");
        }
        if (!authorization.service().equals(service)) {
            throw new Refused(
                    Failure.WRONG_SIGNATURE,
                    "Credential should be scoped to correct service: '" + service + "'. ");
        }
    }

    private void requireDate(Request request, Authorization authorization) throws Refused {
        String date = request.header("x-amz-date").orElse("");
        Instant signed;
        try {
            signed = DATE.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw new Refused(
                    Failure.INCOMPLETE_SIGNATURE,
                    "Date must be in ISO-8601 'basic format'. Got '" + date + "'.");
        }
        if (!date.startsWith(authorization.day())) {
            throw new Refused(
                    Failure.WRONG_SIGNATURE,
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of"
                            + " date from HTTP: '"
                            + authorization.day()
                            + "' != '"
                            + date.substring(0, 8)
                            + "', from '"
                            + date
                            + "'.");
        }
        Instant now = clock.instant();
        Instant earliest = now.minus(SKEW);
        Instant latest = now.plus(SKEW);
        if (signed.isBefore(earliest)) {
            throw skewed("Signature expired", date, "now earlier", earliest, now, '-');
        }
        if (signed.isAfter(latest)) {
            throw skewed("Signature not yet current", date, "still later", latest, now, '+');
        }
    }

    private static Refused skewed(
            String what, String date, String relation, Instant limit, Instant now, char sign) {
        return new Refused(
                Failure.WRONG_SIGNATURE,
                "%s: %s is %s than %s (%s %s 5 min.)"
                        .formatted(
                                what, date, relation, DATE.format(limit), DATE.format(now), sign));
    }

    private static void requireSignature(
            Request request, Authorization authorization, AccessKey key) throws Refused {
        boolean bound =
                request.headers().keySet().stream()
                        .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                        .allMatch(authorization.signed()::contains);
        if (!bound || !authorization.isSignatureOf(request, key.secret())) {
            throw new Refused(
                    Failure.WRONG_SIGNATURE,
                    "The request signature we calculated does not match the signature you"
                            + " provided. Check your AWS Secret Access Key and signing method."
                            + " Consult the service documentation for details.");
        }
    }
}
