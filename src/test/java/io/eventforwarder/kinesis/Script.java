package io.eventforwarder.kinesis;

/** Decides how the stub answers each request. */
@FunctionalInterface
public interface Script {

    /** The fault of the next request. One thread at a time calls this method. */
    Fault next();

    static Script always(Fault fault) {
        return () -> fault;
    }
}
