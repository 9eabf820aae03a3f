package io.eventforwarder.settings;

/** The environment of an event batch. */
public enum Environment {
    PRODUCTION,
    DEVELOPMENT;

    /** As event batches and the properties file write it: {@code production}. */
    public String text() {
        return Parsers.spelling(this);
    }
}
