package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Overwrite;
import io.vavr.collection.Map;
import io.vavr.collection.Traversable;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Certificates as folders: the folder of the network with {@code certificate.json} beside it. */
public final class CertificateFolder {
  /** Name of the file. */
  public static final String FILE = "certificate.json";

  private static final JsonMapper WRITER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CertificateFolder() {}

  /** Writes the network, its data and the certificate; the path of {@code certificate.json}. */
  public static Either<Fault, Path> write(
      Path folder, Certificate certificate, Overwrite overwrite) {
    return free(folder, overwrite)
        .flatMap(f -> certificate.found().write(f, overwrite))
        .flatMap(f -> writeBeside(f, certificate, overwrite));
  }

  /** With {@link Overwrite#NEVER}: the folder, unless it has a certificate already. */
  public static Either<Fault, Path> free(Path folder, Overwrite overwrite) {
    return overwrite == Overwrite.NEVER && Files.exists(folder.resolve(FILE))
        ? Either.left(
            new Fault(
                folder.resolve(FILE).toString(),
                "the file exists",
                "choose another folder, or delete it first"))
        : Either.right(folder);
  }

  /** Writes the certificate into the folder that its network was read from. */
  public static Either<Fault, Path> writeBeside(
      Path folder, Certificate certificate, Overwrite overwrite) {
    LinkedHashMap<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("schema", "collapse/certificate/1");
    certificate.document().forEach(t -> root.put(t._1, plain(t._2)));
    byte[] json = (WRITER.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    return AtomicFile.write(folder.resolve(FILE), overwrite, out -> out.write(json));
  }

  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case Option<?> o -> o.isEmpty() ? null : plain(o.get());
      case Map<?, ?> m -> {
        LinkedHashMap<String, @Nullable Object> object = new LinkedHashMap<>();
        m.forEach(t -> object.put(String.valueOf(t._1), plain(t._2)));
        yield object;
      }
      case Traversable<?> t -> t.map(CertificateFolder::plain).toJavaList();
      default -> value;
    };
  }
}
