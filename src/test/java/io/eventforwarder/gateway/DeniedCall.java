package io.eventforwarder.gateway;

/** A call that policies did not allow, as an account's trail shows it. */
public record DeniedCall(String action, String resource, String principal) {}
