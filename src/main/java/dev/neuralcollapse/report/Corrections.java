package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.CorrectionRow;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/** The page of corrections in its renderings. */
public final class Corrections {

  private Corrections() {}

  /** {@code corrections.html} and {@code corrections.md}, by file name. */
  public static Map<String, String> files(String version, Seq<CorrectionRow> rows) {
    Page page = CorrectionsView.page(version, rows);
    return LinkedHashMap.of(
        "corrections.html", HtmlSink.render(page), "corrections.md", MarkdownSink.render(page));
  }
}
