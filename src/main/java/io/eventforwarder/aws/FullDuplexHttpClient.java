package io.eventforwarder.aws;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * An HTTP client that reads a response while it still sends the request. The SDK's client alone
 * reads it afterwards, and would wait for ever for a gateway that refuses a large request and does
 * not read all of it.
 */
final class FullDuplexHttpClient implements SdkAsyncHttpClient {
    private final SdkAsyncHttpClient client;

    private FullDuplexHttpClient(SdkAsyncHttpClient client) {
        this.client = client;
    }

    /** Builds the client for the SDK, which closes it. */
    static final class Builder implements SdkAsyncHttpClient.Builder<Builder> {
        private final SdkAsyncHttpClient.Builder<?> client;

        Builder(SdkAsyncHttpClient.Builder<?> client) {
            this.client = client;
        }

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            return new FullDuplexHttpClient(client.buildWithDefaults(defaults));
        }
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        return client.execute(
                AsyncExecuteRequest.builder()
                        .request(request.request())
                        .requestContentPublisher(request.requestContentPublisher())
                        .responseHandler(request.responseHandler())
                        .metricCollector(request.metricCollector().orElse(null))
                        .fullDuplex(true)
                        .build());
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
