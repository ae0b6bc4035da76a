package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.Seq;
import java.util.function.Function;

/** What claims about last layers share. */
abstract class UnitClaim extends PaperClaim<UnitFeatures> {
  private final Loss loss;

  UnitClaim(Loss loss, Source source, String name, String title) {
    super(source, name, title);
    this.loss = loss;
  }

  final Loss loss() {
    return loss;
  }

  /** Balanced classes and unit features, unless a claim says otherwise. */
  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.sphere();
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.all(loss);
  }

  @Override
  public double resolution() {
    return 1e-11;
  }

  /** The same hypotheses, another conclusion. */
  final Twin<UnitFeatures> twin(
      String twin, String change, Function<UnitFeatures, Chain> chain, UnitSpec worked) {
    return saying(twin, change, chain, worked, UnitRegimes.around(worked));
  }

  /** The same hypotheses, a wrong constant. */
  final Twin<UnitFeatures> constant(
      String twin, String change, Function<UnitFeatures, Chain> chain, UnitSpec worked) {
    return twin(twin, change, chain, worked).constant();
  }

  /** The same hypotheses, an inequality reversed or strengthened. */
  final Twin<UnitFeatures> stronger(
      String twin, String change, Function<UnitFeatures, Chain> chain, UnitSpec worked) {
    return twin(twin, change, chain, worked).inequality();
  }

  /** One hypothesis less. */
  final Twin<UnitFeatures> without(String hypothesis, UnitSpec worked) {
    return without(hypothesis, worked, UnitRegimes.around(worked));
  }
}
