package io.eventforwarder.gateway;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Clients of the AWS SDK that hand each refusal on to the test. */
final class SdkClients {
    private SdkClients() {}

    static AwsCredentials user(String id, String secret) {
        return AwsBasicCredentials.create(id, secret);
    }

    static AwsCredentials session(Credentials assumed) {
        return AwsSessionCredentials.create(
                assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken());
    }

    static KinesisClient kinesis(URI endpoint, String region, AwsCredentials credentials) {
        return KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    static KinesisAsyncClient kinesisAsync(
            URI endpoint, String region, AwsCredentials credentials) {
        return KinesisAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    static StsClient sts(URI endpoint, String region, AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
