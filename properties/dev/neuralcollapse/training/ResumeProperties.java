package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.training.kernel.Precision;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.statistics.Statistics;

/** A run stopped anywhere, any number of times, ends with the bits of one that never stopped. */
class ResumeProperties {
  private static final TrainingData DATA = TrainingData.of(Toy.clusters(3, 20, 4, 0.7, 2));

  @Provide
  Arbitrary<Optimiser> optimisers() {
    Convergence easy = new Convergence(1e9, 1e-2);
    UpdateRule.Adam adam = UpdateRule.Adam.standard();
    Schedule schedule = new Schedule.Cosine(0.1).warmedUp(2);
    return Arbitraries.of(
        new Optimiser.Lbfgs(5, 40, Convergence.never()),
        new Optimiser.Lbfgs(5, 400, easy, 0.3),
        new Optimiser.Lbfgs(3, 30, Convergence.never()).with(EmbeddingScale.SCALED_OUT),
        new Optimiser.Newton(80, 6, Convergence.never()),
        Optimiser.descent(new UpdateRule.Plain(), 0.1, schedule, 0, 9),
        Optimiser.descent(new UpdateRule.HeavyBall(0.9), 0.1, schedule, 17, 5),
        Optimiser.descent(new UpdateRule.Nesterov(0.9), 0.1, schedule, 25, 5),
        Optimiser.descent(adam, 0.01, schedule, 0, 9),
        Optimiser.descent(new UpdateRule.AdamW(adam, 0.1), 0.01, schedule, 11, 4));
  }

  @Provide
  Arbitrary<Architecture> architectures() {
    return Arbitraries.of(
        ResidualNetwork.rn1(4, 5, 2, 3),
        ResidualNetwork.rn2(4, 5, 6, 3),
        Perceptron.mlp(4, 5, 3, 3),
        Perceptron.resnet(ResidualNetwork.Kind.RN2, 4, 5, 4, 3));
  }

  @Property(tries = 160, seed = "4310", edgeCases = EdgeCasesMode.NONE)
  void interruptionsNeverChangeABit(
      @ForAll("optimisers") Optimiser optimiser,
      @ForAll("architectures") Architecture architecture,
      @ForAll @LongRange(min = 0, max = 3) long seed,
      @ForAll Precision precision,
      @ForAll EmbeddingDecay decay,
      @ForAll @IntRange(min = 1, max = 30) int every) {
    boolean staged = architecture.depth() > 4;
    TrainingSpec spec =
        new TrainingSpec(
                architecture,
                new Objective(Loss.CROSS_ENTROPY, 0.01, decay),
                optimiser,
                staged ? Initialisation.continuation() : Initialisation.standard(),
                seed)
            .with(precision);
    Outcome whole = Trainer.train(spec, DATA, Session.plain(1));
    AtomicReference<Option<Snapshot>> kept = new AtomicReference<>(Option.none());
    Outcome parts = Trainer.train(spec, DATA, interrupted(every, kept));
    int interruptions = 0;
    while (parts instanceof Outcome.Interrupted && interruptions < 1000) {
      interruptions++;
      Snapshot from = kept.get().get();
      parts = Trainer.resume(spec, DATA, interrupted(every, kept), from).get();
    }
    assertEquals(whole, parts);
    Statistics.label("optimiser").collect(optimiser.getClass().getSimpleName());
    Statistics.label("interrupted")
        .collect(interruptions == 0 ? "never" : interruptions == 1 ? "once" : "often")
        .coverage(c -> c.check("often").percentage(p -> p > 25));
  }

  /** Stops after so many steps, keeping the last snapshot. */
  private static Session interrupted(int every, AtomicReference<Option<Snapshot>> kept) {
    int[] polls = {0};
    return Session.plain(1)
        .with((Interrupt) () -> ++polls[0] > every)
        .with(CheckpointPolicy.onInterrupt(s -> kept.set(Option.some(s))));
  }

  /** Sequences of two tokens, with attention: another network, the same promise. */
  @Property(tries = 24, seed = "4313", edgeCases = EdgeCasesMode.NONE)
  void transformersGoOnToo(
      @ForAll("optimisers") Optimiser optimiser,
      @ForAll Norm norm,
      @ForAll boolean affine,
      @ForAll @IntRange(min = 1, max = 15) int every) {
    Assume.that(norm != Norm.ENDS);
    Dataset rows = Toy.clusters(3, 12, 4, 0.7, 2);
    SequenceInputs.Vectors tokens =
        new SequenceInputs.Vectors(Matrix.of(2 * rows.size(), 2, rows.inputs().toArray()), 2);
    TrainingData data =
        new TrainingData(
            new TrainingData.Inputs.Sequences(tokens, Readout.LAST),
            new Targets.Classes(rows.labels()));
    SequenceArchitecture t12 =
        new SequenceArchitecture(
                SequenceArchitecture.Kind.T12,
                norm,
                Mask.CAUSAL,
                Readout.LAST,
                new SequenceArchitecture.Entry.Vectors(2, 2),
                4,
                3,
                3)
            .withAffineNorm(affine);
    TrainingSpec spec =
        new TrainingSpec(
            t12,
            new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.PENALISED),
            optimiser.trial(Math.min(20, optimiser.budget())),
            Initialisation.standard(),
            1);
    Outcome whole = Trainer.train(spec, data, Session.plain(1));
    AtomicReference<Option<Snapshot>> kept = new AtomicReference<>(Option.none());
    Outcome parts = Trainer.train(spec, data, interrupted(every, kept));
    while (parts instanceof Outcome.Interrupted) {
      parts = Trainer.resume(spec, data, interrupted(every, kept), kept.get().get()).get();
    }
    assertEquals(whole, parts);
  }

  /** A snapshot taken in passing leads on as well as one taken at an interruption. */
  @Property(tries = 24, seed = "4311", edgeCases = EdgeCasesMode.NONE)
  void anySnapshotLeadsToTheSameEnd(
      @ForAll("optimisers") Optimiser optimiser, @ForAll @IntRange(min = 1, max = 20) int every) {
    TrainingSpec spec =
        new TrainingSpec(
            ResidualNetwork.rn1(4, 5, 3, 3),
            new Objective(Loss.SQUARED_WITH_BIAS, 0.01, EmbeddingDecay.PENALISED),
            optimiser,
            Initialisation.standard(),
            5);
    java.util.List<Snapshot> kept = new java.util.ArrayList<>();
    Outcome whole =
        Trainer.train(
            spec, DATA, Session.plain(2).with(CheckpointPolicy.everyEvaluations(every, kept::add)));
    assertEquals(whole, Trainer.train(spec, DATA, Session.plain(1)));
    for (Snapshot s : Vector.ofAll(kept).zipWithIndex().filter(t -> t._2 % 3 == 0).map(t -> t._1)) {
      assertEquals(whole, Trainer.resume(spec, DATA, Session.plain(1), s).get());
    }
    assertTrue(every > 4 || !kept.isEmpty());
  }

  @Property(tries = 1, seed = "4312")
  void aSnapshotOfAnotherRunIsRefused() {
    TrainingSpec spec =
        new TrainingSpec(
            ResidualNetwork.rn1(4, 5, 3, 3),
            new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.FREE),
            new Optimiser.Lbfgs(5, 40, Convergence.never()),
            Initialisation.standard(),
            5);
    AtomicReference<Option<Snapshot>> kept = new AtomicReference<>(Option.none());
    assertInstanceOf(Outcome.Interrupted.class, Trainer.train(spec, DATA, interrupted(3, kept)));
    Snapshot snapshot = kept.get().get();
    Session session = Session.plain(1);
    TrainingSpec otherSeed =
        new TrainingSpec(
            spec.architecture(), spec.goal(), spec.optimiser(), spec.initialisation(), 6);
    TrainingSpec otherBudget = spec.with(new Optimiser.Lbfgs(5, 41, Convergence.never()));
    TrainingData otherData = TrainingData.of(Toy.clusters(3, 20, 4, 0.7, 3));
    assertTrue(Trainer.resume(otherSeed, DATA, session, snapshot).isLeft());
    assertTrue(Trainer.resume(otherBudget, DATA, session, snapshot).isLeft());
    assertTrue(Trainer.resume(spec, otherData, session, snapshot).isLeft());
    assertTrue(Trainer.resume(spec, DATA, session, snapshot).isRight());
    Snapshot cut = new Snapshot(snapshot.fingerprint(), 3, new byte[] {0, 5, 'l', 'b'});
    assertTrue(Trainer.resume(spec, DATA, session, cut).getLeft().what().contains("version"));
  }
}
