package io.eventforwarder.json;

/** What a JSON value begins with. */
public enum JsonToken {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NULL
}
