package io.eventforwarder.credentials;

import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.RoleAuthentication;
import io.eventforwarder.settings.UserAuthentication;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** The customer's credentials: those of the user, or of the role that the job assumes. */
public final class CustomerCredentials {
    private static final String SESSION_NAME = "kinesis-event-forwarder";

    /** AWS allows no more to a role that another role assumes. */
    private static final int SESSION_SECONDS = 3600;

    private CustomerCredentials() {}

    /**
     * The customer's credentials.
     *
     * @param region the stream's region, in which STS is asked too
     */
    public static RenewableCredentials of(
            ConfigurationSettings configuration, String region, Optional<URI> stsEndpoint) {
        Optional<UserAuthentication> user = configuration.user();
        if (user.isPresent()) {
            return new RenewableCredentials(
                    "the user of Configuration.access-key-id", () -> ofUser(user.get()));
        }
        RoleAuthentication role = configuration.role().orElseThrow();
        return new RenewableCredentials(
                "the role " + assumeRole(role, region).roleArn(),
                () -> ofRole(role, region, stsEndpoint));
    }

    private static OpenCredentials ofUser(UserAuthentication user) {
        return new OpenCredentials(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                                Secrets.resolve("Configuration.access-key-id", user.accessKeyId()),
                                Secrets.resolve(
                                        "Configuration.secret-access-key",
                                        user.secretAccessKey()))));
    }

    private static OpenCredentials ofRole(
            RoleAuthentication role, String region, Optional<URI> stsEndpoint) {
        DefaultCredentialsProvider base = DefaultCredentialsProvider.builder().build();
        StsClientBuilder builder =
                StsClient.builder()
                        .region(Region.of(region))
                        .credentialsProvider(base)
                        .httpClientBuilder(UrlConnectionHttpClient.builder());
        stsEndpoint.ifPresent(builder::endpointOverride);
        StsClient sts = builder.build();
        StsAssumeRoleCredentialsProvider assumed =
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(assumeRole(role, region))
                        .build();
        return new OpenCredentials(assumed, assumed, sts, base);
    }

    /** The request by which the job becomes the customer's role. */
    static AssumeRoleRequest assumeRole(RoleAuthentication role, String region) {
        String partition = PartitionMetadata.of(Region.of(region)).id();
        return AssumeRoleRequest.builder()
                .roleArn(
                        "arn:"
                                + partition
                                + ":iam::"
                                + role.awsAccountId()
                                + ":role/"
                                + role.roleName())
                .externalId(role.externalId())
                .roleSessionName(SESSION_NAME)
                .durationSeconds(SESSION_SECONDS)
                .build();
    }
}
