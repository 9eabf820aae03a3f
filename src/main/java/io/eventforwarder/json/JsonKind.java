package io.eventforwarder.json;

/** The kinds of JSON values. */
public enum JsonKind {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NULL
}
