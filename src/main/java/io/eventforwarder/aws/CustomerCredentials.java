package io.eventforwarder.aws;

import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.ConfigurationSettings.UserAuthentication;
import io.eventforwarder.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.clock.SystemClock;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
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

    /** The customer's credentials for the stream of the settings. */
    public static RenewableCredentials of(Settings settings) {
        return of(settings, SystemClock.getInstance());
    }

    static RenewableCredentials of(Settings settings, Clock clock) {
        Optional<UserAuthentication> user = settings.configuration().user();
        if (user.isPresent()) {
            String owner = "the user of Configuration.access-key-id";
            // An environment variable of a process does not change.
            boolean refreshes =
                    Stream.of(user.get().accessKeyId(), user.get().secretAccessKey())
                            .anyMatch(key -> key.secretArn().isPresent());
            return new RenewableCredentials(
                    owner, owner, () -> ofUser(user.get()), refreshes, clock);
        }
        AssumeRoleRequest request = assumeRole(settings);
        String owner = "the role " + request.roleArn();
        return new RenewableCredentials(
                owner,
                owner + " with the External ID " + request.externalId(),
                () -> ofRole(request, settings));
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
            AssumeRoleRequest request, Settings settings) {
        DefaultCredentialsProvider base = DefaultCredentialsProvider.builder().build();
        StsClient sts = sts(RenewableCredentials.ofJob(base), settings);
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
    public static void assumeWithoutExternalId(Settings settings) {
        AssumeRoleRequest request = assumeRole(settings);
        try (DefaultCredentialsProvider base = DefaultCredentialsProvider.builder().build();
                StsClient sts = sts(base, settings)) {
            sts.assumeRole(request.toBuilder().externalId(null).build());
        }
    }

    /** A client of STS in the region of the settings: by default the job's, else the stream's. */
    private static StsClient sts(AwsCredentialsProvider base, Settings settings) {
        StsClientBuilder builder =
                StsClient.builder()
                        .region(
                                settings.output()
                                        .stsRegion()
                                        .map(Region::of)
                                        .orElseGet(() -> regionOfJob(region(settings))))
                        .credentialsProvider(base)
                        .httpClientBuilder(UrlConnectionHttpClient.builder());
        settings.output().stsEndpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static String region(Settings settings) {
        return settings.connection().kinesisServiceRegion().orElseThrow();
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

    /**
     * The request with which the job assumes the customer's role. The session may do no more than
     * send records to the one stream, whatever else the role may do.
     */
    public static AssumeRoleRequest assumeRole(Settings settings) {
        RoleAuthentication role = settings.configuration().role().orElseThrow();
        String account = role.awsAccountId();
        return AssumeRoleRequest.builder()
                .roleArn(Policies.iam(region(settings), account, "role/" + role.roleName()))
                .externalId(role.externalId())
                .roleSessionName(sessionName(settings.connection().streamName().orElseThrow()))
                .durationSeconds(SESSION_SECONDS)
                // The job does not know whether the stream is encrypted, and with which key.
                .policy(
                        Policies.document(
                                        List.of(
                                                Policies.putRecords(settings, account),
                                                Policies.encrypt(settings, account, "*")))
                                .toString())
                .build();
    }

    /** The session's name, by which the customer's CloudTrail distinguishes jobs. */
    private static String sessionName(String stream) {
        String name = "event-forwarder-" + stream;
        return name.substring(0, Math.min(name.length(), MAX_SESSION_NAME));
    }
}
