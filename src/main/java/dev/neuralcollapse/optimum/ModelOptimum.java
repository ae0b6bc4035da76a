package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** The optimum, or the value of the named construction, of one model: what the command prints. */
public interface ModelOptimum {

  /** Name on the command line, such as {@code dufm}. */
  String model();

  /** One line: what is minimised, in the paper's terms, and whose result this is (P or D). */
  String description();

  /** The value, to 1e-10 or better. */
  double value();

  /** A rigorous enclosure of the value; none where the problem is not scalar. */
  Option<Interval> enclosure();

  /** The model's scalars by their JSON names, such as {@code rho} or {@code alpha}. */
  Map<String, Double> scalars();

  /** The model's lists by their JSON names, such as {@code singularValues}. */
  Map<String, Seq<Double>> lists();

  /** What else a reader should know: where it is attained, what is not claimed. */
  Seq<String> notes();
}
