package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import io.vavr.control.Either;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A transformer, or a residual network of any {@link Norm}, with its training problem, as a folder
 * of the same three files as {@link NetworkFolder}: whoever follows {@code network.json} gets the
 * same objective elsewhere. A residual network with LayerNorm after every block is the same folder
 * for both.
 *
 * <p>{@code network.json} adds, for attention, {@code mask} ({@code causal|full}), {@code readout}
 * ({@code last|every}), {@code tokens} ({@code symbols|vectors}), {@code vocabulary} (S, or null)
 * and {@code length} (T); {@code norm} may be {@code post}, {@code pre} or {@code ends}. {@code
 * network.npz} holds {@code embedding.symbols} (S×d, one symbol a row) or {@code embedding.weight}
 * and {@code .bias}, then {@code embedding.positions} (T×d), and in each block {@code .query},
 * {@code .key}, {@code .value}, {@code .output} before the MLP. {@code data.npz}: {@code inputs}
 * are N×T integers or N×T×D reals, {@code labels} N or, where every token is read, N×T.
 *
 * <p>{@code keys} says whether keys and queries are {@code learned} or {@code zero} (their arrays
 * are there, and zero; learned where the key is missing). {@code affineNorm: true} (absent
 * otherwise) gives every LayerNorm an affine part, {@code gain ⊙ LN(x) + shift}, paid for like
 * every other hidden parameter: the arrays {@code .gain} and {@code .shift} of {@link
 * SequenceArchitecture#norms()}, after those of the embedding, after those of each block, and
 * before those of the head. {@code penalty} is there, and {@code decay} is null, where λ is not one
 * number for everything that is paid for.
 *
 * @param kind which branches a block has
 * @param network with its parameters
 * @param goal a {@link Loss}, and the decay of every group
 * @param data what it is trained on
 * @param seed of the run that found it, 0 if there is none
 */
public record SequenceFolder(
    SequenceArchitecture.Kind kind,
    SequenceNetwork network,
    Goal goal,
    SequenceData data,
    long seed) {

  public SequenceFolder {
    if (!(goal.criterion() instanceof Loss)) {
      throw new IllegalArgumentException("sequences have class labels, not " + goal.criterion());
    }
  }

  /** With the paper's objective. */
  public SequenceFolder(
      SequenceArchitecture.Kind kind,
      SequenceNetwork network,
      Objective objective,
      SequenceData data,
      long seed) {
    this(kind, network, Goal.of(objective), data, seed);
  }

  /** The same network and problem, samples as sequences of one token. */
  public static SequenceFolder of(NetworkFolder f) {
    return new SequenceFolder(
        SequenceArchitecture.Kind.valueOf(f.network().architecture().kind().name()),
        SequenceNetwork.of(f.network()),
        f.objective(),
        SequenceData.of(f.data()),
        f.seed());
  }

  /** The value of the goal, or where the forward pass lost all variance. */
  public Either<SequenceForward.Degenerate, Double> value() {
    return goal.objective()
        .map(o -> o.at(network, data).map(Objective.Decomposition::total))
        .getOrElse(() -> goal.at(network, data).map(Goal.Value::total));
  }

  /** The shape of the network. */
  public SequenceArchitecture architecture() {
    SequenceArchitecture of = network.architecture();
    return new SequenceArchitecture(
        kind,
        of.norm(),
        of.mask(),
        of.readout(),
        of.keys(),
        of.affineNorm(),
        of.entry(),
        of.width(),
        of.depth(),
        of.classes());
  }

  /** Reads the network alone: its samples may lie elsewhere. */
  public static Either<Fault, SequenceNetwork> readNetwork(Path folder) {
    return description(folder).flatMap(d -> network(folder, d));
  }

  private static Either<Fault, SequenceDescription> description(Path folder) {
    return NetworkFolder.there(folder)
        .flatMap(f -> SequenceDescription.read(f.resolve(NetworkFolder.DESCRIPTION)));
  }

  private static Either<Fault, SequenceNetwork> network(Path folder, SequenceDescription d) {
    return SequenceWeights.read(folder.resolve(NetworkFolder.WEIGHTS), d);
  }

  /** Reads a folder, written here or elsewhere. */
  public static Either<Fault, SequenceFolder> read(Path folder) {
    return description(folder)
        .flatMap(
            d ->
                network(folder, d)
                    .flatMap(
                        n ->
                            SequenceSamples.read(folder.resolve(NetworkFolder.SAMPLES), d, n)
                                .map(x -> new SequenceFolder(d.kind(), n, d.goal(), x, d.seed()))));
  }

  /** Writes the three files, {@code network.json} last; as {@link NetworkFolder#write} does. */
  public Either<Fault, Path> write(Path folder, Overwrite overwrite) {
    return NetworkFolder.free(folder, overwrite)
        .flatMap(
            f ->
                Npz.write(
                    folder.resolve(NetworkFolder.SAMPLES),
                    SequenceSamples.named(data, kind.hasAttention()),
                    overwrite))
        .flatMap(
            p ->
                Npz.write(
                    folder.resolve(NetworkFolder.WEIGHTS),
                    SequenceWeights.named(network),
                    overwrite))
        .flatMap(
            p -> {
              byte[] json = SequenceDescription.of(this).json().getBytes(StandardCharsets.UTF_8);
              return AtomicFile.write(
                  folder.resolve(NetworkFolder.DESCRIPTION), overwrite, out -> out.write(json));
            })
        .map(p -> folder);
  }

  /**
   * SHA-256 of the weights: every array of {@code network.npz} as little-endian float64 in C order,
   * in the order of the file.
   */
  public String networkSha256() {
    return Weights.sha256(SequenceWeights.named(network));
  }
}
