package io.flywheel.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * Everything a command gets from outside beside its arguments.
 *
 * @param screen the streams
 * @param environment environment variables
 * @param properties system properties
 * @param workingDirectory what relative paths start from
 */
record Invocation(
    Screen screen,
    Map<String, String> environment,
    Map<String, String> properties,
    Path workingDirectory) {}
