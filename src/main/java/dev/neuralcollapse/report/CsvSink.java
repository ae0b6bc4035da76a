package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Row;
import io.vavr.collection.Seq;

/** Tidy rows, RFC 4180 with line feeds; numbers round-trip exactly. */
public final class CsvSink implements Sink {

  @Override
  public String fileName() {
    return "rows.csv";
  }

  @Override
  public String render(ReproduceResult result) {
    return Row.of(result).map(Row::fields).prepend(Row.COLUMNS).map(CsvSink::line).mkString();
  }

  static String line(Seq<String> fields) {
    return fields.map(CsvSink::quoted).mkString(",") + "\n";
  }

  private static String quoted(String field) {
    return field.matches("(?s).*[\",\\n\\r].*") ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
  }
}
