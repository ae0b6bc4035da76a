package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Documents;

/** The result itself. */
public final class JsonSink implements Sink {

  @Override
  public String fileName() {
    return "result.json";
  }

  @Override
  public String render(Reportable result) {
    return switch (result) {
      case Reportable.Main m -> Documents.write(m.result());
      case Reportable.OnePaper p -> Documents.write(p.result());
    };
  }
}
