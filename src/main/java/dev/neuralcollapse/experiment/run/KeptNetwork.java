package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.bound.Certificate;
import dev.neuralcollapse.bound.CertificateFolder;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.DenseFolder;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceNetwork;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;

/** The network that a run ends with, in the folder format that means the same everywhere. */
sealed interface KeptNetwork {

  Either<Fault, Path> write(Path folder, Overwrite overwrite);

  /** The same without the samples, which are large and lie elsewhere. */
  default Either<Fault, Path> writeWithoutSamples(Path folder, Overwrite overwrite) {
    return write(folder, overwrite).peek(f -> f.resolve(SAMPLES).toFile().delete());
  }

  /** The samples beside the weights, as {@link #write} names them. */
  String SAMPLES = "data.npz";

  /** Of the weights. */
  String sha256();

  /** With a certificate beside it. */
  KeptNetwork with(Certificate certificate);

  /** A residual network with LayerNorm after every block. */
  record Plain(NetworkFolder folder, Option<Certificate> certificate) implements KeptNetwork {
    @Override
    public Either<Fault, Path> write(Path place, Overwrite overwrite) {
      return certificate
          .map(c -> CertificateFolder.write(place, c, overwrite))
          .getOrElse(() -> folder.write(place, overwrite));
    }

    @Override
    public Either<Fault, Path> writeWithoutSamples(Path place, Overwrite overwrite) {
      place.resolve(SAMPLES).toFile().delete();
      Either<Fault, Path> written = folder.writeWithoutSamples(place, overwrite);
      return certificate
          .map(c -> written.flatMap(f -> CertificateFolder.writeBeside(f, c, overwrite)))
          .getOrElse(written);
    }

    @Override
    public String sha256() {
      return folder.networkSha256();
    }

    @Override
    public KeptNetwork with(Certificate other) {
      return new Plain(folder, Option.some(other));
    }
  }

  /** Any other network on rows. */
  record Dense(DenseFolder folder) implements KeptNetwork {
    @Override
    public Either<Fault, Path> write(Path place, Overwrite overwrite) {
      return folder.write(place, overwrite);
    }

    @Override
    public String sha256() {
      return folder.networkSha256();
    }

    @Override
    public KeptNetwork with(Certificate certificate) {
      throw new IllegalStateException("no certificates of these networks");
    }
  }

  /** Networks on sequences. */
  record Sequence(SequenceFolder folder, Option<Certificate> certificate) implements KeptNetwork {
    @Override
    public Either<Fault, Path> write(Path place, Overwrite overwrite) {
      return certificate
          .map(c -> CertificateFolder.write(place, c, overwrite))
          .getOrElse(() -> folder.write(place, overwrite));
    }

    @Override
    public String sha256() {
      return folder.networkSha256();
    }

    @Override
    public KeptNetwork with(Certificate other) {
      return new Sequence(folder, Option.some(other));
    }
  }

  /** The folder of a network, or in words why there is none. */
  static Either<String, KeptNetwork> of(Problem problem, Model model) {
    Option<Objective> objective = problem.objective();
    long seed = problem.spec().seed();
    return switch (model) {
      case Network n when problem.samples() instanceof Samples.Rows r && objective.isDefined() ->
          Either.right(
              new Plain(new NetworkFolder(n, objective.get(), r.data(), seed), Option.none()));
      case SequenceNetwork s ->
          problem.samples().labels().isEmpty() || !(problem.goal().criterion() instanceof Loss)
              ? Either.left("sequence networks are kept with ce, mse and mse-bias alone")
              : Either.right(
                  new Sequence(
                      new SequenceFolder(kind(problem), s, goal(problem), sequences(problem), seed),
                      Option.none()));
      default ->
          Either.right(
              new Dense(
                  new DenseFolder(
                      model,
                      problem.goal(),
                      new Examples(rows(problem), problem.targets()),
                      seed)));
    };
  }

  private static Goal goal(Problem problem) {
    return problem.objective().map(Goal::of).getOrElse(problem::goal);
  }

  private static SequenceArchitecture.Kind kind(Problem problem) {
    return SequenceArchitecture.Kind.valueOf(problem.spec().architecture().kind().name());
  }

  private static SequenceData sequences(Problem problem) {
    return switch (problem.samples()) {
      case Samples.Rows r -> SequenceData.of(r.data());
      case Samples.Sequences q -> q.data();
      case Samples.Valued v -> throw new IllegalArgumentException("no classes");
    };
  }

  private static dev.neuralcollapse.linear.Matrix rows(Problem problem) {
    return switch (problem.samples()) {
      case Samples.Rows r -> r.data().inputs();
      case Samples.Valued v -> v.inputs();
      case Samples.Sequences q ->
          throw new IllegalArgumentException("sequences for a dense network");
    };
  }
}
