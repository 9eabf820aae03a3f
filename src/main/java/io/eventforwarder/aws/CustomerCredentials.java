package io.eventforwarder.aws;

import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.ConfigurationSettings.UserAuthentication;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Provides the customer's credentials: a user's access key, or a role that the job assumes. */
public final class CustomerCredentials {
    private static final int MAX_SESSION_NAME = 64;

    /** The longest session that AWS allows if the caller of AssumeRole is itself a role. */
    private static final int SESSION_SECONDS = 3600;

    private CustomerCredentials() {}

    /**
     * The customer's credentials.
     *
     * @param stream the stream's name, which is part of the sessions' names
     * @param region the stream's region
     * @param stsRegion the region of STS; by default the job's own, or else the stream's
     */
    public static RenewableCredentials of(
            ConfigurationSettings configuration,
            String stream,
            String region,
            Optional<String> stsRegion,
            Optional<URI> stsEndpoint) {
        Optional<UserAuthentication> user = configuration.user();
        if (user.isPresent()) {
            String owner = "the user of Configuration.access-key-id";
            return new RenewableCredentials(owner, owner, () -> ofUser(user.get()));
        }
        RoleAuthentication role = configuration.role().orElseThrow();
        AssumeRoleRequest request = assumeRole(role, stream, region);
        String owner = "the role " + request.roleArn();
        return new RenewableCredentials(
                owner,
                owner + " with the External ID " + role.externalId(),
                () -> ofRole(request, region, stsRegion, stsEndpoint));
    }

    private static RenewableCredentials.LookUp ofUser(UserAuthentication user) {
        return new RenewableCredentials.LookUp(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                                Secrets.resolve("Configuration.access-key-id", user.accessKeyId()),
                                Secrets.resolve(
                                        "Configuration.secret-access-key",
                                        user.secretAccessKey()))));
    }

    private static RenewableCredentials.LookUp ofRole(
            AssumeRoleRequest request,
            String region,
            Optional<String> stsRegion,
            Optional<URI> stsEndpoint) {
        DefaultCredentialsProvider base = DefaultCredentialsProvider.builder().build();
        StsClient sts = sts(RenewableCredentials.ofJob(base), region, stsRegion, stsEndpoint);
        StsAssumeRoleCredentialsProvider assumed =
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(request)
                        .build();
        return new RenewableCredentials.LookUp(assumed, assumed, sts, base);
    }

    /**
     * Assumes the role without the External ID, with the job's own credentials, and discards the
     * session. A correct trust policy denies the request.
     *
     * @throws SdkException if STS refuses the request or does not respond
     */
    public static void assumeWithoutExternalId(
            RoleAuthentication role,
            String stream,
            String region,
            Optional<String> stsRegion,
            Optional<URI> stsEndpoint) {
        AssumeRoleRequest request = assumeRole(role, stream, region);
        try (DefaultCredentialsProvider base = DefaultCredentialsProvider.builder().build();
                StsClient sts = sts(base, region, stsRegion, stsEndpoint)) {
            sts.assumeRole(request.toBuilder().externalId(null).build());
        }
    }

    private static StsClient sts(
            AwsCredentialsProvider base,
            String region,
            Optional<String> stsRegion,
            Optional<URI> stsEndpoint) {
        StsClientBuilder builder =
                StsClient.builder()
                        .region(stsRegion.map(Region::of).orElseGet(() -> regionOfJob(region)))
                        .credentialsProvider(base)
                        .httpClientBuilder(UrlConnectionHttpClient.builder());
        stsEndpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static Region regionOfJob(String otherwise) {
        try {
            return new AwsRegionProviderChain(
                            new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion();
        } catch (SdkClientException e) {
            return Region.of(otherwise);
        }
    }

    /** The request with which the job assumes the customer's role. */
    public static AssumeRoleRequest assumeRole(
            RoleAuthentication role, String stream, String region) {
        String partition = PartitionMetadata.of(Region.of(region)).id();
        return AssumeRoleRequest.builder()
                .roleArn(
                        String.format(
                                "arn:%s:iam::%s:role/%s",
                                partition, role.awsAccountId(), role.roleName()))
                .externalId(role.externalId())
                .roleSessionName(sessionName(stream))
                .durationSeconds(SESSION_SECONDS)
                .build();
    }

    /** The session's name, by which the customer's CloudTrail distinguishes jobs. */
    private static String sessionName(String stream) {
        String name = "event-forwarder-" + stream;
        return name.substring(0, Math.min(name.length(), MAX_SESSION_NAME));
    }
}
