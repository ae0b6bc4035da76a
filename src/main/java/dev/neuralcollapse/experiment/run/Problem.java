package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.format.DataShape;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.experiment.spec.ArchitecturePart;
import dev.neuralcollapse.experiment.spec.DataPart;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Criterion;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.training.kernel.Blas;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * A specification with its samples: everything training needs.
 *
 * @param architecture with what the data decide
 * @param start network that it starts from, if there is one
 * @param id of the run: the same specification on the same samples has the same one
 * @param blas does the products of training, where there is one; nothing else
 */
public record Problem(
    RunSpec spec,
    Samples samples,
    Architecture architecture,
    Option<Model> start,
    String id,
    Option<Blas> blas) {
  private static final double LARGE = 5e6;
  private static final double HEAVY = 3e10;

  /** Matrices of a block with attention: keys, queries, two of values, two of the MLP. */
  private static final double ATTENDING = 6;

  /** Loads the samples, unless training on them cannot fit into memory. */
  public static Either<Fault, Problem> of(RunSpec spec, Loader loader, int threads) {
    DataSource source = loader.source();
    long heap = Runtime.getRuntime().maxMemory();
    return foreseen(spec, source)
        .within(heap, "memory")
        .flatMap(e -> loader.load(spec.data(), form(spec)))
        .flatMap(
            s ->
                architecture(spec, s)
                    .flatMap(
                        a ->
                            MemoryEstimate.of(spec, s, a, threads)
                                .within(heap, "memory")
                                .flatMap(e -> loader.start(spec, s))
                                .map(
                                    n ->
                                        new Problem(
                                            spec, s, a, n, RunId.of(spec, s, n), Option.none()))));
  }

  private static Loader.Form form(RunSpec spec) {
    return spec.architecture().kind().hasAttention()
        ? Loader.Form.SEQUENCES
        : spec.goal().criterion() instanceof Regression ? Loader.Form.VALUES : Loader.Form.ROWS;
  }

  /** Before anything is loaded, from headers: at least so much. */
  public static MemoryEstimate foreseen(RunSpec spec, DataSource source) {
    return switch (spec.data()) {
      case DataPart.Gaussian g ->
          MemoryEstimate.least(
              spec, (double) g.classes() * g.samples(), g.dimension(), g.classes(), 8);
      case DataPart.Named n -> {
        // What has no header to read claims its memory while it is read.
        DataShape shape = DataShape.of(source, n.source()).getOrElse(new DataShape(2, 1));
        double samples =
            n.perClass()
                .map(c -> Math.min((double) shape.samples(), 2.0 * c))
                .getOrElse((double) shape.samples());
        yield MemoryEstimate.least(spec, samples, (double) shape.dimension(), 2, 1);
      }
    };
  }

  /** What training takes. */
  public MemoryEstimate memory(int threads) {
    return MemoryEstimate.of(spec, samples, architecture, threads);
  }

  private static SequenceArchitecture.Entry entry(Samples.Sequences q) {
    return switch (q.data().inputs()) {
      case SequenceInputs.Symbols x ->
          new SequenceArchitecture.Entry.Symbols(x.vocabulary(), x.length());
      case SequenceInputs.Vectors x ->
          new SequenceArchitecture.Entry.Vectors(x.tokens().columns(), x.length());
    };
  }

  private static Either<Fault, Architecture> architecture(RunSpec spec, Samples samples) {
    return targets(spec.goal().criterion(), samples)
        .flatMap(t -> spec.goal().criterion().outputs(t).mapLeft(f -> f.within("goal")))
        .flatMap(k -> architecture(spec, samples, k));
  }

  /** Trained with products by this library: another run, since its bits are not promised. */
  public Problem with(Blas library) {
    return new Problem(
        spec, samples, architecture, start, RunId.withBlas(id), Option.some(library));
  }

  private static Either<Fault, Targets> targets(Criterion criterion, Samples samples) {
    return switch (samples) {
      case Samples.Valued v -> Either.right(new Targets.Values(v.targets()));
      case Samples.Rows r -> Either.right(targets(criterion, r.data().labels()));
      case Samples.Sequences q when criterion instanceof Regression ->
          Either.left(
              new Fault("goal.loss", "sequences have no real targets", "choose ce, mse, mse-bias"));
      case Samples.Sequences q -> Either.right(targets(criterion, q.data().labels()));
    };
  }

  private static Targets targets(Criterion criterion, Labels labels) {
    return criterion instanceof CumulativeLink
        ? new Targets.Ordinal(labels)
        : new Targets.Classes(labels);
  }

  /** What the outputs are compared with. */
  public Targets targets() {
    return targets(spec.goal().criterion(), samples).get();
  }

  /** What the trainer reads. */
  TrainingData trainingData() {
    return switch (samples) {
      case Samples.Rows r when architecture instanceof SequenceArchitecture ->
          sequences(SequenceData.of(r.data()));
      case Samples.Rows r -> TrainingData.of(new Examples(r.data().inputs(), targets()));
      case Samples.Valued v when architecture instanceof SequenceArchitecture ->
          new TrainingData(
              new TrainingData.Inputs.Sequences(
                  new SequenceInputs.Vectors(v.inputs(), 1), Readout.LAST),
              targets());
      case Samples.Valued v -> TrainingData.of(new Examples(v.inputs(), targets()));
      case Samples.Sequences q -> sequences(q.data());
    };
  }

  private TrainingData sequences(SequenceData data) {
    return new TrainingData(
        new TrainingData.Inputs.Sequences(data.inputs(), data.readout()), targets());
  }

  private static Either<Fault, Architecture> architecture(RunSpec spec, Samples samples, int k) {
    ArchitecturePart a = spec.architecture();
    return switch (samples) {
      case Samples.Sequences q ->
          a.readout() == Readout.EVERY && q.data().readout() != Readout.EVERY
              ? Either.left(
                  new Fault(
                      "architecture.readout",
                      "these sequences have one label each",
                      "read the last token: 'readout: last'"))
              : Either.right(sequence(a, entry(q), k));
      case Samples.Rows r -> Either.right(dense(a, r.dimension(), k));
      case Samples.Valued v -> Either.right(dense(a, v.dimension(), k));
    };
  }

  private static Architecture dense(ArchitecturePart a, int inputs, int k) {
    return switch (a.kind()) {
      case RN1, RN2 ->
          a.norm() == Norm.POST && !a.affine()
              ? new ResidualNetwork(branch(a), inputs, a.width(), a.depth(), k)
              : sequence(a, new SequenceArchitecture.Entry.Vectors(inputs, 1), k);
      case MLP -> Perceptron.mlp(inputs, a.width(), a.depth(), k);
      case RESNET -> Perceptron.resnet(branch(a), inputs, a.width(), a.depth(), k);
      case T11, T12, T21, T22 -> throw new IllegalStateException("no sequences for " + a.kind());
    };
  }

  private static ResidualNetwork.Kind branch(ArchitecturePart a) {
    boolean one =
        a.kind() == ArchitecturePart.Kind.RN1
            || (a.kind() == ArchitecturePart.Kind.RESNET && a.branch() == 1);
    return one ? ResidualNetwork.Kind.RN1 : ResidualNetwork.Kind.RN2;
  }

  private static SequenceArchitecture sequence(
      ArchitecturePart a, SequenceArchitecture.Entry entry, int k) {
    return new SequenceArchitecture(
        SequenceArchitecture.Kind.valueOf(a.kind().name()),
        a.norm(),
        a.mask(),
        a.readout(),
        a.keys(),
        a.affine(),
        entry,
        a.width(),
        a.depth(),
        k);
  }

  /** What is minimised at the depth of this run. */
  public Goal goal() {
    return new Goal(spec.goal().criterion(), spec.goal().penalty().at(spec.architecture().depth()));
  }

  /** The paper's objective, where this is one: a loss on classes and one λ for all. */
  public Option<Objective> objective() {
    return spec.goal().criterion() instanceof Loss loss
        ? spec.goal()
            .uniform()
            .map(
                law ->
                    new Objective(
                        loss,
                        law.at(spec.architecture().depth()),
                        spec.goal().embedding() == EmbeddingDecay.FREE
                            ? EmbeddingDecay.FREE
                            : EmbeddingDecay.PENALISED))
        : Option.none();
  }

  /** Whether a copy of the samples beside every network would be a burden: above 40 MB. */
  boolean isLarge() {
    return isLarge(samples);
  }

  static boolean isLarge(Samples samples) {
    return (double) samples.size() * samples.dimension() > LARGE;
  }

  /** Whether the rigorous forward pass of a certificate would take longer than a few minutes. */
  boolean isHeavy() {
    double d = architecture.width();
    double tokens = 1;
    if (architecture instanceof SequenceArchitecture s && s.kind().hasAttention()) {
      int each = s.readout() == Readout.LAST ? s.length() : 1;
      tokens = each * (ATTENDING + 2 * s.length() / d);
    }
    return samples.size() * tokens * architecture.depth() * d * d > HEAVY;
  }

  /** In a line, for a person. */
  public String words() {
    return spec.architecture().kind().id()
        + " of depth "
        + architecture.depth()
        + " and width "
        + architecture.width()
        + " on "
        + samples.size()
        + " samples of "
        + samples.provenance().name();
  }
}
