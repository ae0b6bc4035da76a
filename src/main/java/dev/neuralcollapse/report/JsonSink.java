package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Documents;
import dev.neuralcollapse.experiment.ReproduceResult;

/** The result itself. */
public final class JsonSink implements Sink {

  @Override
  public String fileName() {
    return "result.json";
  }

  @Override
  public String render(ReproduceResult result) {
    return Documents.write(result);
  }
}
