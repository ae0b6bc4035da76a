package dev.neuralcollapse.report;

import io.vavr.collection.Seq;

/**
 * A report as strings: everything sinks need, nothing to compute.
 *
 * @param title of the document
 * @param kicker small line above the title
 * @param lead below the title
 * @param facts what it is about, in a row of labelled values
 * @param sections in order
 * @param foot last line
 */
public record Page(
    String title, String kicker, Prose lead, Seq<Fact> facts, Seq<Section> sections, Prose foot) {

  /** A labelled value. */
  public record Fact(String label, Prose value) {}

  /** A titled part with an anchor. */
  public record Section(String id, String title, Seq<Block> blocks) {}
}
