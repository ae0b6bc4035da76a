package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import org.junit.jupiter.api.Test;

class EmbeddingScaleTest {
  private static final Dataset DATA = Toy.clusters(3, 20, 5, 0.5, 4);
  private static final double DECAY = 0.01;

  private static TrainingSpec spec(EmbeddingDecay embedding, EmbeddingScale scale) {
    return new TrainingSpec(
        ResidualNetwork.rn1(5, 7, 4, 3),
        new Objective(Loss.CROSS_ENTROPY, DECAY, embedding),
        new Optimiser.Lbfgs(8, 120, Convergence.standard()).with(scale),
        Initialisation.continuation(),
        7);
  }

  private static Outcome train(TrainingSpec spec) {
    return Trainer.train(spec, DATA, 1, ProgressListener.none());
  }

  private static double objective(TrainingSpec spec, Network network) {
    return ((Objective.Decomposition)
            new Objective(Loss.CROSS_ENTROPY, DECAY, decay(spec)).at(network, DATA))
        .total();
  }

  private static EmbeddingDecay decay(TrainingSpec spec) {
    return spec.freeEmbedding() ? EmbeddingDecay.FREE : EmbeddingDecay.PENALISED;
  }

  /** The infimum of the penalised objective is that of the free one, and next to it we are. */
  @Test
  void thePenalisedObjectiveComesDownToTheFreeOne() {
    TrainingSpec free = spec(EmbeddingDecay.FREE, EmbeddingScale.SCALED_OUT);
    TrainingSpec out = spec(EmbeddingDecay.PENALISED, EmbeddingScale.SCALED_OUT);
    TrainingSpec trained = spec(EmbeddingDecay.PENALISED, EmbeddingScale.TRAINED);
    Outcome a = train(free);
    Outcome b = train(out);
    Outcome c = train(trained);
    assertEquals(a.trace(), b.trace());
    assertEquals(objective(free, a.network()), objective(out, b.network()), 1e-13);
    assertEquals(b.trace().last().objective(), objective(out, b.network()), 1e-11);
    assertEquals(
        EmbeddingScale.SCALED_OUT_NORM,
        Math.sqrt(b.network().embedding().sumOfSquares()),
        1e-12 * EmbeddingScale.SCALED_OUT_NORM);
    assertTrue(objective(out, b.network()) < objective(trained, c.network()));
    assertTrue(DECAY / 2 * c.network().embedding().sumOfSquares() > 1e-6, "it pays for its scale");
    assertTrue(b.stop().words().contains("scale"), b.stop().words());
    assertFalse(c.stop().words().contains("scale"), c.stop().words());
  }

  /** A power of two: the features keep their bits, not only their digits. */
  @Test
  void shrinkingChangesNoBitOfAnyFeature() {
    Network network = train(spec(EmbeddingDecay.FREE, EmbeddingScale.TRAINED)).network();
    Network small = (Network) EmbeddingScale.shrink(network);
    Forward.Completed before = (Forward.Completed) network.forward(DATA.inputs());
    Forward.Completed after = (Forward.Completed) small.forward(DATA.inputs());
    assertEquals(before.logits(), after.logits());
  }

  @Test
  void anEmbeddingThatIsFreeAnywayIsLeftAlone() {
    TrainingSpec free = spec(EmbeddingDecay.FREE, EmbeddingScale.SCALED_OUT);
    assertEquals(1, train(free).network().embedding().sumOfSquares(), 1e-12);
    assertFalse(EmbeddingScale.SCALED_OUT.appliesTo(free));
  }
}
