package io.eventforwarder.settings;

/** Turns the text of a value into its type. */
@FunctionalInterface
interface Parser<T> {
    T parse(String text) throws BadValue;
}
