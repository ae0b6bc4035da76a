package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.control.Either;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Features of a foreign network: {@code .npz}, {@code .npy} pairs, {@code .csv}, {@code
 * .safetensors}.
 */
public final class FeatureFile {
  private FeatureFile() {}

  /**
   * Reads a file, or a folder that holds {@code features.npz} or {@code features.npy} with {@code
   * labels.npy}.
   */
  public static Either<Fault, FeatureBundle> read(Path path) {
    return read(path, Limits.ofHeap());
  }

  public static Either<Fault, FeatureBundle> read(Path path, Limits limits) {
    return parts(path, limits).flatMap(FeatureBundle::of);
  }

  /** The same where real targets without labels make it a regression. */
  public static Either<Fault, FeatureSet> any(Path path) {
    return parts(path, Limits.ofHeap())
        .flatMap(
            p ->
                p.names().contains("targets") && !p.names().contains("labels")
                    ? RegressionBundle.of(p).map(b -> b)
                    : FeatureBundle.of(p).map(b -> b));
  }

  private static Either<Fault, FeatureBundle.Parts> parts(Path path, Limits limits) {
    return inFolder(path)
        .flatMap(InputFile::of)
        .flatMap(
            f ->
                ArrayFile.read(f, limits)
                    .map(arrays -> new FeatureBundle.Parts(f.where(), arrays)));
  }

  private static Either<Fault, Path> inFolder(Path path) {
    if (!Files.isDirectory(path)) {
      return Either.right(path);
    }
    return List.of("features.npz", "features.npy", "features.safetensors", "features.csv")
        .map(path::resolve)
        .find(Files::exists)
        .toEither(
            () ->
                new Fault(
                    path.toString(),
                    "a folder without features.npz or features.npy",
                    "give the file itself"));
  }
}
