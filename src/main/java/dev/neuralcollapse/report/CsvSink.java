package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Row;
import dev.neuralcollapse.experiment.simulation.PaperRow;

/** Tidy rows. */
public final class CsvSink implements Sink {

  @Override
  public String fileName() {
    return "rows.csv";
  }

  @Override
  public String render(Reportable result) {
    return switch (result) {
      case Reportable.Main m -> Row.csv(Row.of(m.result()));
      case Reportable.OnePaper p -> PaperRow.csv(p.result());
    };
  }
}
