package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.CorrectionRow;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/** The page of corrections in its renderings. */
public final class Corrections {

  /** Names of the files. */
  public static final Seq<String> FILES = List.of("corrections.html", "corrections.md");

  private Corrections() {}

  /** The texts of {@link #FILES}, by name. */
  public static Map<String, String> files(String version, Seq<CorrectionRow> rows) {
    Page page = CorrectionsView.page(version, rows);
    return LinkedHashMap.of(
        FILES.get(0), HtmlSink.render(page), FILES.get(1), MarkdownSink.render(page));
  }
}
