package dev.neuralcollapse.report;

/** A piece of running text. */
public sealed interface Inline {

  /** Plain words; sinks escape them. */
  record Text(String text) implements Inline {}

  /** Words to be stressed. */
  record Strong(String text) implements Inline {}

  /** A formula in LaTeX, without delimiters. */
  record Tex(String latex) implements Inline {
    /** What a reader without typesetting sees. */
    public String plain() {
      return PlainTex.of(latex);
    }
  }

  /** A command, a file name, an id. */
  record Code(String text) implements Inline {}

  /** A command on a line of its own. */
  record Command(String text) implements Inline {}

  /**
   * A word with a colour.
   *
   * @param tone good, bad, open, quiet, derived or quoted
   */
  record Badge(String text, String tone) implements Inline {}

  /** What follows stands on a line of its own. */
  record Break() implements Inline {}

  /** Small print beside a number: an interval, a spread. */
  record Small(String text) implements Inline {}
}
