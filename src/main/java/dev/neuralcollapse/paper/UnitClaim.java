package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.Seq;
import java.util.function.Function;

/** What claims about last layers share. */
abstract class UnitClaim implements Claim<UnitFeatures> {
  private final Loss loss;
  private final Source source;
  private final String name;
  private final String title;

  UnitClaim(Loss loss, Source source, String name, String title) {
    this.loss = loss;
    this.source = source;
    this.name = name;
    this.title = title;
  }

  final Loss loss() {
    return loss;
  }

  @Override
  public final Source source() {
    return source;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String title() {
    return title;
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
    return Twin.saying(this, twin, change, chain, worked, UnitRegimes.around(worked));
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
    return Twin.without(this, hypothesis, worked, UnitRegimes.around(worked));
  }
}
