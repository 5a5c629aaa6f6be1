/**
 * The engine's memory as a table: each step that was closed, with the versions that it vouches for.
 */
package io.flywheel.warehouse.publication;
