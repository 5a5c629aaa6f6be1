package io.flywheel.cli.options;

import io.flywheel.cli.print.Screen;
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
public record CommandContext(
    Screen screen,
    Map<String, String> environment,
    Map<String, String> properties,
    Path workingDirectory) {}
