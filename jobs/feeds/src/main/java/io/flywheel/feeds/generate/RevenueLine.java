package io.flywheel.feeds.generate;

/** Revenue lines by their published names. */
enum RevenueLine {
  ONLINE("Online stores"),
  PHYSICAL("Physical stores"),
  THIRD_PARTY("Third-party seller services"),
  ADVERTISING("Advertising services"),
  SUBSCRIPTION("Subscription services"),
  AWS("AWS"),
  OTHER("Other");

  private final String published;

  RevenueLine(String published) {
    this.published = published;
  }

  String published() {
    return published;
  }
}
