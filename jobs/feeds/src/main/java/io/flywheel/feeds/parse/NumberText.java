package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.FileFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers in the notation of a file, written as SQL reads them, every digit kept. */
final class NumberText {
  private static final Pattern PLAIN = Pattern.compile("-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?");

  private final FileFormat.NumberNotation notation;
  private final boolean scientific;
  private final Pattern form;

  NumberText(FileFormat format) {
    this.notation = format.numbers();
    this.scientific = format.scientific();
    String group = Pattern.quote(notation.thousands());
    String whole =
        notation.thousands().isEmpty()
            ? "[0-9]+"
            : "[1-9][0-9]{0,2}(?:" + group + "[0-9]{3})+|[0-9]+";
    this.form =
        Pattern.compile(
            "(-?)(%s)(?:%s([0-9]+))?([eE][+-]?[0-9]+)?"
                .formatted(whole, Pattern.quote("" + notation.decimal())));
  }

  /** The number as SQL reads it; a text that is no number in this notation as it stands. */
  String plain(String text) {
    Matcher number = form.matcher(text);
    if (!number.matches() || number.group(4) != null && !scientific) {
      return text;
    }
    String plain =
        number.group(1)
            + number.group(2).replace(notation.thousands(), "")
            + (number.group(3) == null ? "" : "." + number.group(3))
            + (number.group(4) == null ? "" : number.group(4));
    return scientific ? ScientificNotation.plain(plain) : plain;
  }

  /** True for a text that is no number in this notation, and another one for SQL. */
  boolean misread(String text) {
    return PLAIN.matcher(text).matches() && !form.matcher(text).matches();
  }

  /** What the settings say, with an example. */
  String expected() {
    String example = "1" + notation.thousands() + "234" + notation.decimal() + "5";
    return notation.thousands().isEmpty()
        ? "format.decimal = '%s' reads %s".formatted(notation.decimal(), example)
        : "format.decimal = '%s' and thousands = '%s' read %s"
            .formatted(notation.decimal(), notation.thousands(), example);
  }
}
