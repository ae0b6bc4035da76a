package dev.neuralcollapse.experiment.simulation;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** All simulations, in the order of the papers. */
public final class Simulations {
  private static final Seq<Simulation> ALL =
      List.of(
          new BackgroundSimulation(),
          new ProgressiveCollapseSimulation(),
          new LowRankBiasSimulation(),
          new PersistenceSimulation(),
          new OrdinalSimulation(),
          new OrthogonallySeparableSimulation(),
          new DeepRegressionSimulation(),
          new RegressionSimulation(),
          new GeometricComplexitySimulation());

  private Simulations() {}

  /** Every simulation. */
  public static Seq<Simulation> all() {
    return ALL;
  }

  /** The simulation of a paper, by its short name. */
  public static Option<Simulation> of(String paper) {
    return ALL.find(s -> s.paper().id().equals(paper));
  }
}
