package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Row;

/** Tidy rows. */
public final class CsvSink implements Sink {

  @Override
  public String fileName() {
    return "rows.csv";
  }

  @Override
  public String render(ReproduceResult result) {
    return Row.csv(Row.of(result));
  }
}
