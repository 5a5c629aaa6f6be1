package io.flywheel.feeds.company;

/** Revenue lines by their published names. */
public enum RevenueLine {
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

  public String published() {
    return published;
  }
}
