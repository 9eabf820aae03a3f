package io.eventforwarder.gateway;

/** What policies say of a call. */
enum Verdict {
    ALLOWED,
    /** No statement allows it. */
    NOT_ALLOWED,
    /** A statement denies it, whatever others allow. */
    DENIED
}
