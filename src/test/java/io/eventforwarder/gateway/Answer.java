package io.eventforwarder.gateway;

import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** An answer to a request. */
record Answer(int status, Map<String, String> headers, SdkBytes body) {}
