package io.eventforwarder.filter;

import io.eventforwarder.model.EventType;
import io.eventforwarder.settings.Toggle;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which event types a toggle switches, and how the dashboard names the operator that drops them.
 */
final class ToggledTypes {
    private ToggledTypes() {}

    /** Types that no toggle names are always forwarded. */
    static Set<EventType> of(Toggle toggle) {
        switch (toggle) {
            case LIFECYCLE:
                return EnumSet.of(
                        EventType.SESSION_START,
                        EventType.SESSION_END,
                        EventType.APPLICATION_STATE_TRANSITION,
                        EventType.FIRST_RUN);
            case SCREEN_VIEWS:
                return EnumSet.of(EventType.SCREEN_VIEW);
            case CRASH:
                return EnumSet.of(EventType.CRASH_REPORT, EventType.BREADCRUMB);
            case NETWORK_PERFORMANCE:
                return EnumSet.of(EventType.NETWORK_PERFORMANCE);
            case CUSTOM:
                return EnumSet.of(EventType.CUSTOM_EVENT);
            case PUSH:
                return EnumSet.of(
                        EventType.PUSH_REGISTRATION,
                        EventType.PUSH_MESSAGE,
                        EventType.PUSH_REACTION);
            case PROFILE:
                return EnumSet.of(EventType.PROFILE);
            case COMMERCE:
                return EnumSet.of(EventType.COMMERCE_EVENT);
            case USER_ATTRIBUTE_CHANGE:
                return EnumSet.of(EventType.USER_ATTRIBUTE_CHANGE);
            case USER_IDENTITY_CHANGE:
                return EnumSet.of(EventType.USER_IDENTITY_CHANGE);
        }
        throw new IllegalArgumentException("No event types for " + toggle);
    }

    static String operatorName(Toggle toggle) {
        switch (toggle) {
            case LIFECYCLE:
                return "Drop lifecycle events";
            case SCREEN_VIEWS:
                return "Drop screen views";
            case CRASH:
                return "Drop crash events";
            case NETWORK_PERFORMANCE:
                return "Drop network performance events";
            case CUSTOM:
                return "Drop custom events";
            case PUSH:
                return "Drop push registrations and receipts";
            case PROFILE:
                return "Drop profile change events";
            case COMMERCE:
                return "Drop commerce events";
            case USER_ATTRIBUTE_CHANGE:
                return "Drop user attribute change events";
            case USER_IDENTITY_CHANGE:
                return "Drop user identity change events";
        }
        throw new IllegalArgumentException("No name for " + toggle);
    }

    static String uid(Toggle toggle) {
        return operatorName(toggle).toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
