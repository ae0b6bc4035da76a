package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network with its training problem, as a folder that means the same everywhere: {@code
 * network.json} says what it is, {@code network.npz} holds the weights (out×in, float64), {@code
 * data.npz} the samples ({@code inputs} N×D, {@code labels} N). Equal values give equal bytes.
 *
 * @param network with its parameters
 * @param objective loss and decay
 * @param data what it was trained on
 * @param seed of the run that found it, 0 if there is none
 */
public record NetworkFolder(Network network, Objective objective, Dataset data, long seed) {
  /** The deepest network that a folder may hold. */
  public static final int DEEPEST = Description.DEEPEST;

  /** What the folder holds. */
  static final String DESCRIPTION = "network.json";

  static final String WEIGHTS = "network.npz";
  static final String SAMPLES = "data.npz";

  /** Reads a folder, written here or elsewhere. */
  public static Either<Fault, NetworkFolder> read(Path folder) {
    return there(folder)
        .flatMap(f -> Description.read(f.resolve(DESCRIPTION)))
        .flatMap(
            d ->
                Weights.read(folder.resolve(WEIGHTS), d)
                    .flatMap(
                        n ->
                            Samples.read(folder.resolve(SAMPLES), d, n.inputs())
                                .map(s -> new NetworkFolder(n, d.problem(), s, d.seed()))));
  }

  /** The folder, if it is one. */
  static Either<Fault, Path> there(Path folder) {
    return Files.isDirectory(folder)
        ? Either.right(folder)
        : Either.left(
            new Fault(folder.toString(), "no such folder", "give a folder with " + DESCRIPTION));
  }

  /**
   * Writes the three files, each whole or not at all, {@code network.json} last. With {@link
   * Overwrite#NEVER} a folder that has any of them is left as it is.
   */
  public Either<Fault, Path> write(Path folder, Overwrite overwrite) {
    Seq<Tuple2<String, NpyArray>> samples =
        Vector.of(
            Tuple.of("inputs", NpyArray.of(data.inputs())),
            Tuple.of("labels", NpyArray.of(data.labels())));
    return free(folder, overwrite)
        .flatMap(f -> Npz.write(folder.resolve(SAMPLES), samples, overwrite))
        .flatMap(p -> writeNetwork(folder, overwrite));
  }

  /** The same without the samples, which are large and lie elsewhere. */
  public Either<Fault, Path> writeWithoutSamples(Path folder, Overwrite overwrite) {
    return free(folder, overwrite).flatMap(f -> writeNetwork(folder, overwrite));
  }

  private Either<Fault, Path> writeNetwork(Path folder, Overwrite overwrite) {
    return Npz.write(folder.resolve(WEIGHTS), Weights.named(network), overwrite)
        .flatMap(
            p -> {
              byte[] json = Description.of(this).json().getBytes(StandardCharsets.UTF_8);
              return AtomicFile.write(
                  folder.resolve(DESCRIPTION), overwrite, out -> out.write(json));
            })
        .map(p -> folder);
  }

  /** With {@link Overwrite#NEVER}: the folder, unless it has one of the files already. */
  static Either<Fault, Path> free(Path folder, Overwrite overwrite) {
    for (String name : new String[] {DESCRIPTION, WEIGHTS, SAMPLES}) {
      if (overwrite == Overwrite.NEVER && Files.exists(folder.resolve(name))) {
        return Either.left(
            new Fault(
                folder.resolve(name).toString(),
                "the file exists",
                "choose another folder, or delete it first"));
      }
    }
    return Either.right(folder);
  }

  /**
   * SHA-256 of the weights: every array of {@code network.npz} as little-endian float64 in C order,
   * one after another: {@code embedding.weight}, {@code embedding.bias}, the blocks from the first
   * (weight before bias, in before out), {@code head.weight}, {@code head.bias} if there is one.
   */
  public String networkSha256() {
    return Weights.sha256(Weights.named(network));
  }
}
