package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.LabelledData;
import io.vavr.collection.Seq;

/**
 * The training problem's data, as a report names them.
 *
 * @param sha256 of inputs and labels, as certificates use it
 */
public record DataFacts(
    String name,
    String source,
    String licence,
    Seq<String> steps,
    int samples,
    int classes,
    int perClass,
    int dimension,
    String sha256) {

  public static DataFacts of(LabelledData data) {
    return new DataFacts(
        data.provenance().name(),
        data.provenance().source(),
        data.provenance().licence(),
        data.provenance().steps(),
        data.size(),
        data.labels().classes(),
        data.labels().count(0),
        data.dimension(),
        data.sha256());
  }
}
