/** Reading the published tables by SQL: what is allowed, and how results are written. */
package io.flywheel.cli.query;
