package io.flywheel.warehouse.health;

/**
 * How much stands in data files.
 *
 * @param files number of files
 * @param bytes their size
 */
record Volume(long files, long bytes) {
  static final Volume NONE = new Volume(0, 0);

  Volume plus(Volume other) {
    return new Volume(files + other.files, bytes + other.bytes);
  }

  Volume minus(Volume other) {
    return new Volume(files - other.files, bytes - other.bytes);
  }
}
