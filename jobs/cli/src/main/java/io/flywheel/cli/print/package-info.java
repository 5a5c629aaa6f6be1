/**
 * What commands print: reports as text or JSON, progress, and the three streams of a process.
 * Nothing here runs a stage.
 */
package io.flywheel.cli.print;
