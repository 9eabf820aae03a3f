package io.eventforwarder.settings;

/** Where the job runs. Settings that need durable storage have defaults only locally. */
public enum Deployment {
    /** One process on the operator's machine, whose working directory is durable. */
    LOCAL,
    /** A Flink cluster or the managed service, whose local disks are not durable. */
    CLUSTER
}
