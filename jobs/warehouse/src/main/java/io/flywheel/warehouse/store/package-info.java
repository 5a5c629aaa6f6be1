/** Local disk made safe and quick: commits that cannot be lost, files synced, nothing forked. */
package io.flywheel.warehouse.store;
