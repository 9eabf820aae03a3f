package io.eventforwarder.sink.kinesis;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;

/**
 * How the SDK sends requests of PutRecord or PutRecords: the endpoint and the region that its rules
 * yield, and the difference between this machine's clock and the clock of AWS.
 */
final class Route {
    static final String CONTENT_TYPE = "application/x-amz-cbor-1.1";

    private static final Pattern SCOPE =
            Pattern.compile("Credential=[^/]+/\\d{8}/([^/]+/[^/]+)/aws4_request");

    final boolean isTls;
    final String host;
    final int port;
    final String hostHeader;

    /** The name of the call with that of the API. */
    final String target;

    /** With the service, such as {@code eu-west-1/kinesis}. */
    final String signingRegion;

    final String userAgent;

    /** This machine's time minus the time of AWS. */
    final Duration clockOffset;

    private Route(SdkHttpRequest request, String signingRegion, Duration clockOffset) {
        isTls = request.protocol().equals("https");
        host = request.host();
        port = request.port();
        hostHeader = header("Host", request);
        target = header("X-Amz-Target", request);
        this.signingRegion = signingRegion;
        userAgent = header("User-Agent", request);
        this.clockOffset = clockOffset;
    }

    /**
     * The route of a signed request of the SDK; empty if only the SDK can take it: through a proxy,
     * to another path, not in CBOR or with another signature.
     */
    static Optional<Route> of(SdkHttpRequest request, Duration clockOffset) {
        Matcher scope = SCOPE.matcher(header("Authorization", request));
        boolean isSupported =
                scope.find()
                        && header("Content-Type", request).equals(CONTENT_TYPE)
                        && (request.encodedPath().isEmpty() || request.encodedPath().equals("/"))
                        && !hasProxy();
        return isSupported
                ? Optional.of(new Route(request, scope.group(1), clockOffset))
                : Optional.empty();
    }

    /**
     * Whether the SDK's client sends requests through a proxy. For TLS, too, it asks for the proxy
     * of HTTP: the scheme is that of the connection to the proxy.
     */
    private static boolean hasProxy() {
        return ProxyConfiguration.builder().build().host() != null;
    }

    boolean isOfPutRecord() {
        return target.endsWith(".PutRecord");
    }

    private static String header(String name, SdkHttpRequest request) {
        return request.firstMatchingHeader(name).orElse("");
    }
}
