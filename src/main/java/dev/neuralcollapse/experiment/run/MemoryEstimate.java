package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.spec.ArchitecturePart;
import dev.neuralcollapse.experiment.spec.OptimiserPart;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Snapshot;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.EngineMemory;
import dev.neuralcollapse.training.kernel.EngineOptions;
import dev.neuralcollapse.training.kernel.InputForm;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Either;
import java.util.Locale;

/**
 * Memory that a run takes, in bytes: what is there all the time, and the larger of what training
 * and what measuring and keeping take beside it.
 *
 * @param parameters P
 * @param data the samples as they are held
 * @param training an engine's inputs, parameters, partial sums and passes; the vectors the
 *     optimiser keeps, and once more in a checkpoint; whitened inputs where there are any
 * @param measuring all layers of all samples, and the files while they are written
 * @param snapshot a checkpoint; 0 where none is kept
 */
public record MemoryEstimate(
    double parameters, double data, double training, double measuring, double snapshot) {
  /** The program itself, with one small run. */
  private static final double PROGRAM = 24e6;

  /** What it may take of the heap: the collector needs room. */
  private static final double HEAP_SHARE = 0.9;

  /** Bytes of a symbol in a sequence: it is held as an object, some of them shared. */
  private static final double SYMBOL = 12;

  /** Bytes in all. */
  public double total() {
    return PROGRAM + data + Math.max(training, measuring);
  }

  /**
   * At least so much, before anything is read.
   *
   * @param samples N, or as many as there are at least
   * @param dimension D
   * @param classes K, or as many as there are at least
   * @param entry bytes a number of the samples, at least
   */
  static MemoryEstimate least(
      RunSpec spec, double samples, double dimension, double classes, double entry) {
    ArchitecturePart a = spec.architecture();
    double d = a.width();
    double blocks = a.depth() - 1.0;
    double p = (dimension + 1) * d + blocks * block(a) + classes * d;
    return new MemoryEstimate(
        p,
        entry * samples * dimension,
        8 * p * (vectors(spec.optimiser()) + 2),
        8 * samples * d * a.depth(),
        snapshot(spec, p));
  }

  /** What a run on these samples takes. */
  static MemoryEstimate of(RunSpec spec, Samples samples, Architecture net, int threads) {
    TrainingData.Inputs inputs = inputs(samples, net);
    TrainingSpec training = Assembly.shape(spec, net);
    Layout layout = training.layout();
    EngineOptions options = EngineOptions.of(threads).with(training.precision());
    double p = layout.size();
    double kept = 8 * p * vectors(spec.optimiser());
    double pass = 0;
    double held = held(samples);
    double dense = 8.0 * inputs.sequences() * inputs.length() * net.inputs();
    if (training.whitens() && hasNumbers(inputs)) {
      // Arrays of that size find room in the old generation alone, two thirds of the heap.
      double square = 64.0 * net.inputs() * net.inputs();
      double engine =
          EngineMemory.of(layout, inputs.sequences(), 1, options.with(InputForm.DENSE)).total();
      pass = 1.5 * Math.max(2 * dense + square, dense + engine);
    } else {
      pass = EngineMemory.of(layout, inputs, options).total();
    }
    pass += looks(training, layout, inputs, threads);
    double eigenvalue =
        spec.curvature() == 0
            ? 0
            : EngineMemory.of(layout, inputs, EngineOptions.of(threads)).total()
                + 8 * p * (spec.curvature() + 6.0);
    return new MemoryEstimate(
        p,
        held,
        Math.max(pass + kept * (spec.checkpoint() > 0 ? 3 : 1), eigenvalue),
        measuring(samples, net, inputs, dense),
        snapshot(spec, p));
  }

  /** What the coordinates of curvature methods take: another engine, moments, triangles. */
  private static double looks(
      TrainingSpec spec, Layout layout, TrainingData.Inputs inputs, int threads) {
    if (!layout.scaleFreeEmbedding() || spec.optimiser() instanceof Optimiser.Descent) {
      return 0;
    }
    return EngineMemory.of(layout, inputs, EngineOptions.of(threads)).total()
        + 8.0 * (4 * layout.size() + 14 * (layout.size() - layout.embeddingEnd()));
  }

  private static double snapshot(RunSpec spec, double p) {
    return spec.checkpoint() > 0 ? 8 * p * saved(spec.optimiser()) : 0;
  }

  /** Vectors of parameters in a checkpoint, none left out. */
  private static double saved(OptimiserPart optimiser) {
    return switch (optimiser) {
      case OptimiserPart.Lbfgs l -> 2.0 * l.memory() + 6;
      case OptimiserPart.Newton n -> 40;
      case OptimiserPart.Descent d -> d.rule().isAdaptive() ? 7 : 6;
    };
  }

  private static double measuring(
      Samples samples, Architecture net, TrainingData.Inputs inputs, double dense) {
    double rows = (double) inputs.sequences() * inputs.length();
    boolean attention = net instanceof SequenceArchitecture s && s.kind().hasAttention();
    double width = 8 * rows * net.width();
    // Every layer, and what making the next one takes: sums, rows as objects, its copy.
    double layers = width * (net.depth() + (attention ? 12 : 5)) + rows * 48;
    double scores = attention ? 8.0 * rows * inputs.length() : 0;
    // While a file is written its numbers are there once more, and its bytes when it is hashed.
    double files = Problem.isLarge(samples) ? 0 : 2 * dense;
    return Math.max(layers + scores + 16 * rows * net.classes(), files);
  }

  private static boolean hasNumbers(TrainingData.Inputs inputs) {
    return !(inputs instanceof TrainingData.Inputs.Sequences s
        && s.all() instanceof SequenceInputs.Symbols);
  }

  private static TrainingData.Inputs inputs(Samples samples, Architecture net) {
    return switch (samples) {
      case Samples.Rows r when net instanceof SequenceArchitecture -> tokens(r.data().inputs());
      case Samples.Valued v when net instanceof SequenceArchitecture -> tokens(v.inputs());
      case Samples.Rows r -> new TrainingData.Inputs.Rows(r.data().inputs());
      case Samples.Valued v -> new TrainingData.Inputs.Rows(v.inputs());
      case Samples.Sequences q ->
          new TrainingData.Inputs.Sequences(q.data().inputs(), q.data().readout());
    };
  }

  private static TrainingData.Inputs tokens(Matrix rows) {
    return new TrainingData.Inputs.Sequences(new SequenceInputs.Vectors(rows, 1), Readout.LAST);
  }

  private static double held(Samples samples) {
    return 8.0 * samples.size()
        + switch (samples) {
          case Samples.Rows r -> r.data().inputs().bytes();
          case Samples.Valued v -> v.inputs().bytes() + v.targets().bytes();
          case Samples.Sequences q ->
              switch (q.data().inputs()) {
                case SequenceInputs.Symbols s -> SYMBOL * s.sequences() * s.length();
                case SequenceInputs.Vectors v -> v.tokens().bytes();
              };
        };
  }

  private static double block(ArchitecturePart a) {
    double d = a.width();
    double square = d * d;
    double affine = square + d;
    return switch (a.kind()) {
      case RN1, MLP -> affine;
      case RN2 -> 2 * affine;
      case RESNET -> a.branch() * affine;
      case T11 -> 3 * square + affine;
      case T12 -> 3 * square + 2 * affine;
      case T21 -> 4 * square + affine;
      case T22 -> 4 * square + 2 * affine;
    };
  }

  private static double vectors(OptimiserPart optimiser) {
    return switch (optimiser) {
      case OptimiserPart.Lbfgs l -> 2.0 * l.memory() + 8;
      case OptimiserPart.Newton n -> 40;
      case OptimiserPart.Descent d -> d.rule().isAdaptive() ? 6 : 5;
    };
  }

  /** Nothing, or the fault that says how much is needed and how to mend it. */
  public Either<Fault, MemoryEstimate> within(long heap, String where) {
    if (total() <= HEAP_SHARE * heap) {
      return snapshot > Snapshot.LARGEST ? Either.left(tooLargeToKeep()) : Either.right(this);
    }
    return Either.left(
        new Fault(
            where,
            String.format(
                Locale.ROOT,
                "training would need about %s (samples %s, passes and optimiser %s, the last"
                    + " measurements %s); the heap gives %s",
                text(total()),
                text(data),
                text(training),
                text(measuring),
                text(HEAP_SHARE * heap)),
            total() < 1e12
                ? "fewer samples, a smaller network, or " + option(total() / HEAP_SHARE)
                : "ask for fewer samples or a smaller network"));
  }

  private Fault tooLargeToKeep() {
    return new Fault(
        "checkpoint",
        "a checkpoint of "
            + String.format(Locale.ROOT, "%.3g", parameters)
            + " parameters would take about "
            + text(snapshot)
            + "; it can have "
            + text(Snapshot.LARGEST)
            + " at most",
        "'checkpoint: 0' keeps none; or a smaller network, or a smaller 'memory' of the optimiser");
  }

  /** The fault of a run that used the heap up although it was let begin. */
  public Fault exceeded(long heap) {
    return new Fault(
        "memory",
        "the heap of "
            + text((double) heap)
            + " is used up; training was estimated at "
            + text(total()),
        "fewer samples, 'precision: f32', fewer threads, or "
            + option(Math.max(2 * (double) heap, total() / HEAP_SHARE)));
  }

  /** The same where nothing was estimated. */
  public static Fault exhausted(long heap) {
    return new Fault(
        "memory",
        "the heap of " + text((double) heap) + " is used up",
        "ask for less, or give Java more: " + option(2 * (double) heap));
  }

  private static String option(double bytes) {
    return "COLLAPSE_JVM_OPTS=-Xmx" + Math.max(2, (long) Math.ceil(bytes / 1e9) + 1) + "g";
  }

  /** Such as {@code 1.2 GB}. */
  public static String text(double bytes) {
    String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
