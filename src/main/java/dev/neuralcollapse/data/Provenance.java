package dev.neuralcollapse.data;

import io.vavr.collection.Seq;

/**
 * Where data came from and what was done to it.
 *
 * @param name short name
 * @param source file or publisher
 * @param licence licence of the data, or "unknown"
 * @param steps recorded preparations, in order, as plain sentences
 */
public record Provenance(String name, String source, String licence, Seq<String> steps) {

  public Provenance then(String step) {
    return new Provenance(name, source, licence, steps.append(step));
  }

  /** The step that leaves a balanced subset. */
  public Provenance firstOfEachClass(int perClass) {
    return then("the first " + perClass + " samples of each class, class by class");
  }
}
