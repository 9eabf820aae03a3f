package io.eventforwarder.json;

/** The kinds of JSON values. */
public enum JsonToken {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NULL
}
