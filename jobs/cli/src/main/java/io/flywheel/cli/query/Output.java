package io.flywheel.cli.query;

import java.io.PrintStream;

/**
 * Where results go.
 *
 * @param rows receives the rows
 * @param notes receives remarks about the result
 * @param format how rows are written
 * @param width columns of the terminal that shows the rows; 0 when no terminal does
 */
public record Output(PrintStream rows, PrintStream notes, Format format, int width) {}
