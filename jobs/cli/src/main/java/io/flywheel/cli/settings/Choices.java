package io.flywheel.cli.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What was chosen for one command, before any file is read.
 *
 * @param profiles names of profiles, later ones win
 * @param files further configuration files, later ones win
 * @param environment the process environment, of which only {@code FLYWHEEL_*} is read
 * @param properties {@code -D} properties, of which only {@code flywheel.*} and {@code spark.*} are
 *     read
 * @param options values of {@code --warehouse} and {@code --landing} by setting name
 * @param workingDirectory what relative paths outside files start from
 */
public record Choices(
    List<String> profiles,
    List<Path> files,
    Map<String, String> environment,
    Map<String, String> properties,
    Map<String, String> options,
    Path workingDirectory) {}
