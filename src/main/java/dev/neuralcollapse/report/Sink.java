package dev.neuralcollapse.report;

import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** One rendering of a result; equal results give equal bytes. */
public interface Sink {

  /** Name of the file it makes. */
  String fileName();

  /** The file's text (UTF-8). */
  String render(Reportable result);

  /** {@code index.html}, {@code report.md}, {@code rows.csv} and {@code result.json}. */
  static Seq<Sink> all() {
    return List.of(new HtmlSink(), new MarkdownSink(), new CsvSink(), new JsonSink());
  }
}
