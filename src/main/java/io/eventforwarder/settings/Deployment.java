package io.eventforwarder.settings;

/** Where the job will run, which decides what may be left to a default. */
public enum Deployment {
    /** One process on the operator's own machine: a working directory is a place to keep things. */
    LOCAL,
    /** A Flink cluster or the managed service: the disks of its machines come and go. */
    CLUSTER
}
