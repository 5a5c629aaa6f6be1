/**
 * The engine's face: one object for a warehouse, with its stages plan, build, check and publish.
 */
package io.flywheel.warehouse;
