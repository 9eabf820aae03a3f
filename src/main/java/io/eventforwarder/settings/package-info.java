/**
 * The properties file as immutable, typed settings.
 *
 * <p>Each settings class declares the keys of its group once ({@link
 * io.eventforwarder.settings.Key}: name, default, parser, description) and turns what the file
 * gives into typed values. {@link io.eventforwarder.settings.SettingsReader} reads all groups and
 * reports every problem at once.
 */
package io.eventforwarder.settings;
