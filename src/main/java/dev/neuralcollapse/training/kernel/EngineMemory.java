package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Slot;
import io.vavr.control.Option;

/**
 * Bytes an engine will hold, from shapes alone; what the caller keeps (data as read, θ, the
 * optimiser's vectors) is not in it.
 *
 * @param inputs the engine's copy of the inputs
 * @param parameters weights, packed for the products in both directions
 * @param gradients partial sums of the gradient
 * @param workers activations and scratch of all threads
 */
public record EngineMemory(long inputs, long parameters, long gradients, long workers) {
  /** Bytes of the column of an entry of sparse inputs. */
  private static final double COLUMN = 2;

  /** With the code of its value, where there are few values; and both again, turned. */
  private static final double CODED_ENTRY = 5;

  /** In all. */
  public long total() {
    return Math.addExact(Math.addExact(inputs, parameters), Math.addExact(gradients, workers));
  }

  /** The estimate for these inputs, {@link InputForm#AUTO} decided as the engine will. */
  public static EngineMemory of(Layout layout, TrainingData.Inputs inputs, EngineOptions options) {
    Option<Entries> plain =
        switch (inputs) {
          case TrainingData.Inputs.Rows r -> Option.some(Entries.of(r.rows()));
          case TrainingData.Inputs.Images i -> Option.some(Entries.of(i.pixels()));
          case TrainingData.Inputs.Sequences s ->
              s.all() instanceof SequenceInputs.Vectors v && s.length() == 1
                  ? Option.some(Entries.of(v.tokens()))
                  : Option.none();
        };
    int sequences = inputs.sequences();
    if (plain.isEmpty()) {
      return of(layout, sequences, 1, options);
    }
    InputForm form =
        options.inputs() == InputForm.AUTO
            ? InputForms.chosen(layout, plain.get())
            : options.inputs();
    double entry =
        form == InputForm.SPARSE && !ValueCodes.of(plain.get()).exist()
            ? COLUMN + options.precision().bytes()
            : CODED_ENTRY;
    return sparse(layout, sequences, InputForms.density(plain.get()) * entry, options.with(form));
  }

  /**
   * The estimate for networks of this shape.
   *
   * @param sequences N; plain samples are sequences of one token
   * @param density share of plain inputs that are not zero, for {@link InputForm#SPARSE}; they are
   *     taken to have few values, as pixels do
   */
  public static EngineMemory of(
      Layout layout, long sequences, double density, EngineOptions options) {
    return sparse(layout, sequences, density * CODED_ENTRY, options);
  }

  /** With so many bytes for an entry of sparse inputs, those that are zero counted. */
  private static EngineMemory sparse(
      Layout layout, long sequences, double sparseEntry, EngineOptions options) {
    Architecture net = layout.architecture();
    int bytes = options.precision().bytes();
    long length = net instanceof SequenceArchitecture s ? s.length() : 1;
    boolean symbols =
        net instanceof SequenceArchitecture s
            && s.entry() instanceof SequenceArchitecture.Entry.Symbols;
    long tokens = Math.multiplyExact(sequences, length);
    long entries = Math.multiplyExact(tokens, symbols ? 1L : net.inputs());
    long inputs =
        symbols
            ? 4 * tokens
            : switch (options.inputs()) {
              case AUTO, DENSE -> Math.multiplyExact(entries, (long) bytes);
              case BYTES -> entries;
              case SPARSE ->
                  (long) Math.ceil(sparseEntry * (double) entries)
                      + 4 * sequences
                      + 4L * net.inputs() * tiles(tokens, bytes);
            };
    long padded = 0;
    for (Slot s : layout.slots()) {
      padded += (long) up(s.rows(), 16) * up(s.columns(), 64 / bytes) * bytes;
    }
    long slots = Math.min(TiledEngine.mostSlots(layout, bytes), tiles(tokens, bytes));
    long threads = Math.min(options.threads(), Math.max(1, slots));
    return new EngineMemory(
        inputs, 2 * padded, slots * padded, threads * worker(layout, length, bytes));
  }

  private static long tiles(long tokens, int bytes) {
    return (tokens + TiledEngine.rows(bytes) - 1) / TiledEngine.rows(bytes);
  }

  /**
   * Buffers of one worker: four for a layer at most, twelve and its weights with attention, and the
   * inputs.
   */
  private static long worker(Layout layout, long length, int bytes) {
    Architecture net = layout.architecture();
    boolean attention = net instanceof SequenceArchitecture s && s.kind().hasAttention();
    long rows = Math.max(length, TiledEngine.rows(bytes)) + 8;
    long d = up(net.width(), 64 / bytes);
    long each = (attention ? 12 : 4) * d + (attention ? length : 0);
    long layers = Math.multiplyExact(each, (long) net.depth() + 2);
    return Math.multiplyExact(rows * bytes, layers + 4L * net.inputs());
  }
}
