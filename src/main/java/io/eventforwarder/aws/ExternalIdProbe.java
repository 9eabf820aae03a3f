package io.eventforwarder.aws;

import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/** Finds out whether a role asks whoever assumes it for the External ID. */
public final class ExternalIdProbe {
    private static final int FORBIDDEN = 403;

    private ExternalIdProbe() {}

    /** What became of the attempt to assume the role without the External ID. */
    public enum Result {
        /** It was refused, as it should be. */
        REFUSED,
        /** It was let in. */
        LET_IN,
        /** Nobody knows: STS did not answer, or with something else. */
        UNKNOWN
    }

    /** Tries it, with the job's own credentials. */
    public static Result of(
            RoleAuthentication role, String stream, String region, Optional<URI> stsEndpoint) {
        try (DefaultCredentialsProvider base = DefaultCredentialsProvider.builder().build();
                StsClient sts = CustomerCredentials.sts(base, region, stsEndpoint)) {
            sts.assumeRole(
                    CustomerCredentials.assumeRole(role, stream, region).toBuilder()
                            .externalId(null)
                            .build());
            return Result.LET_IN;
        } catch (AwsServiceException e) {
            return e.statusCode() == FORBIDDEN ? Result.REFUSED : Result.UNKNOWN;
        } catch (SdkException e) {
            return Result.UNKNOWN;
        }
    }
}
