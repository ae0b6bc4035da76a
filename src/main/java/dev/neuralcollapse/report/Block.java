package dev.neuralcollapse.report;

import io.vavr.collection.Seq;

/** A part of a section. */
public sealed interface Block {

  /** Running text. */
  record Paragraph(Prose prose) implements Block {}

  /** A displayed formula. */
  record Formula(String latex) implements Block {
    /** What a reader without typesetting sees. */
    public String plain() {
      return PlainTex.of(latex);
    }
  }

  /**
   * A statement in large type.
   *
   * @param label above it
   * @param statement the sentence
   * @param figures key numbers with what they are
   * @param foot below it
   */
  record Statement(String label, Prose statement, Seq<Figure> figures, Prose foot)
      implements Block {}

  /** A number in large type with its caption. */
  record Figure(String value, Prose caption) {}

  /** Charts side by side where there is room. */
  record Charts(Seq<Chart> charts, Prose caption) implements Block {}

  /**
   * One chart.
   *
   * @param id unique in the page
   * @param spec Vega-Lite, as JSON text safe inside a script element
   * @param description for those who cannot see it
   */
  record Chart(String id, String title, String spec, String description) {}

  /**
   * A table.
   *
   * @param caption what it shows, with conventions
   * @param columns headings
   * @param rows cells, as many as columns
   */
  record Table(Prose caption, Seq<Column> columns, Seq<Seq<Prose>> rows) implements Block {
    public Table {
      int width = columns.size();
      if (rows.exists(r -> r.size() != width)) {
        throw new IllegalArgumentException("a row is not " + width + " cells wide");
      }
    }
  }

  /** A heading; numbers are aligned to the right. */
  record Column(Prose title, boolean number) {
    static Column words(String marked) {
      return new Column(Prose.of(marked), false);
    }

    static Column number(String marked) {
      return new Column(Prose.of(marked), true);
    }
  }

  /** "Understanding this": how to read the block above. */
  record Understanding(Seq<Prose> paragraphs) implements Block {}

  /** Long material that may stay folded. */
  record Folded(String summary, Seq<Block> blocks) implements Block {}

  /** Text kept as it is, line by line. */
  record Listing(String text) implements Block {}
}
