package io.eventforwarder.kinesis;

/** Decides the fate of each request. */
@FunctionalInterface
public interface Script {

    /** The next request's fate; called by one thread at a time. */
    Fault next();

    /** The same for all requests. */
    static Script always(Fault fault) {
        return () -> fault;
    }
}
