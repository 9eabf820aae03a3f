package io.eventforwarder.managed;

import java.util.List;
import java.util.Map;

/** What the services' API references call required; the SDK's classes do not say it. */
final class RequiredMembers {
    private static final Map<String, List<String>> OF =
            Map.ofEntries(
                    Map.entry(
                            "CreateApplicationRequest",
                            List.of(
                                    "ApplicationName",
                                    "RuntimeEnvironment",
                                    "ServiceExecutionRole")),
                    Map.entry("CheckpointConfiguration", List.of("ConfigurationType")),
                    Map.entry("MonitoringConfiguration", List.of("ConfigurationType")),
                    Map.entry("ParallelismConfiguration", List.of("ConfigurationType")),
                    Map.entry("EnvironmentProperties", List.of("PropertyGroups")),
                    Map.entry("EnvironmentPropertyUpdates", List.of("PropertyGroups")),
                    Map.entry("PropertyGroup", List.of("PropertyGroupId", "PropertyMap")),
                    Map.entry("ApplicationCodeConfiguration", List.of("CodeContentType")),
                    Map.entry("S3ContentLocation", List.of("BucketARN", "FileKey")),
                    Map.entry("ApplicationSnapshotConfiguration", List.of("SnapshotsEnabled")),
                    Map.entry("ApplicationSystemRollbackConfiguration", List.of("RollbackEnabled")),
                    Map.entry("CloudWatchLoggingOption", List.of("LogStreamARN")),
                    Map.entry("ApplicationRestoreConfiguration", List.of("ApplicationRestoreType")),
                    Map.entry("StartApplicationRequest", List.of("ApplicationName")),
                    Map.entry("UpdateApplicationRequest", List.of("ApplicationName")),
                    Map.entry("DescribeApplicationRequest", List.of("ApplicationName")),
                    Map.entry(
                            "CreateApplicationSnapshotRequest",
                            List.of("ApplicationName", "SnapshotName")),
                    Map.entry(
                            "DescribeApplicationSnapshotRequest",
                            List.of("ApplicationName", "SnapshotName")),
                    Map.entry("CreateRoleRequest", List.of("RoleName", "AssumeRolePolicyDocument")),
                    Map.entry(
                            "PutRolePolicyRequest",
                            List.of("RoleName", "PolicyName", "PolicyDocument")));

    private RequiredMembers() {}

    static List<String> of(Class<?> shape) {
        return OF.getOrDefault(shape.getSimpleName(), List.of());
    }
}
