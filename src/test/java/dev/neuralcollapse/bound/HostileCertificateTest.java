package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.Tuple;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile files are unreadable: no exception, no flood of memory. */
class HostileCertificateTest {
  @TempDir Path folder;

  @BeforeEach
  void honest() {
    Certificate c =
        Certification.of(SampleNetworks.small(Loss.CROSS_ENTROPY).folder(8, EmbeddingDecay.FREE))
            .getOrElseThrow(f -> new AssertionError(f.line()));
    assertTrue(CertificateFolder.write(folder, c, Overwrite.REPLACE).isRight());
  }

  private Outcome.Unreadable unreadable() {
    Outcome outcome = Recheck.of(folder);
    return assertInstanceOf(Outcome.Unreadable.class, outcome, outcome::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "certificate.json, 0.5",
    "certificate.json, 0.99",
    "certificate.json, 0",
    "network.json, 0.5",
    "network.npz, 0.3",
    "network.npz, 0.98",
    "network.npz, 0",
    "data.npz, 0.5"
  })
  void truncated(String file, double part) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    Files.write(folder.resolve(file), Arrays.copyOf(bytes, (int) (part * bytes.length)));
    assertTrue(unreadable().where().contains(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate.json", "network.json", "network.npz", "data.npz"})
  void missing(String file) throws IOException {
    Files.delete(folder.resolve(file));
    assertTrue(unreadable().where().contains(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{\"schema\": \"collapse/certificate/2\"}",
        "{\"schema\": NaN}",
        "{\"schema\": 1e999}",
        "{\"schema\": 01}",
        "{\"schema\": \"\\u12\"}",
        "{\"schema\": \"\n\"}",
        "{'schema': 1}",
        "{\"schema\": tru}",
        "{\"a\"}",
        "{\"a\": [1,]}"
      })
  void noCertificate(String json) throws IOException {
    Files.writeString(folder.resolve("certificate.json"), json);
    unreadable();
  }

  @Test
  void deepNesting() throws IOException {
    Files.writeString(folder.resolve("certificate.json"), "{\"a\":".repeat(100_000));
    unreadable();
  }

  @Test
  void endlessText() throws IOException {
    Files.writeString(folder.resolve("certificate.json"), "{\"a\":\"" + "x".repeat(3 << 20));
    unreadable();
  }

  @Test
  void noUtf8() throws IOException {
    Files.write(folder.resolve("certificate.json"), new byte[] {'{', '"', (byte) 0xff, '"', '}'});
    unreadable();
  }

  @ParameterizedTest
  @CsvSource({
    "decay, -1",
    "decay, 0",
    "decay, '\"x\"'",
    "width, 6.5",
    "width, 1e12",
    "depth, 0",
    "depth, 60000000",
    "samples, 1e300",
    "classes, 1",
    "objective, '[1]'",
    "objective, '{}'",
    "nc1, '{}'",
    "nc2, 3",
    "architecture, '\"t11\"'",
    "norm, '\"none\"'",
    "loss, '\"hinge\"'",
    "embedding, '\"\"'",
    "witness, '{}'",
    "statement, null"
  })
  void aFieldOfTheWrongKind(String key, String value) throws IOException {
    Path file = folder.resolve("certificate.json");
    String text = Files.readString(file);
    String changed =
        text.replaceFirst(
            "\"" + key + "\" : ([^\\[{\"\\n]+|\"[^\"]*\"|\\[[^\\]]*\\]|\\{[^}]*\\})(,?)\\n",
            "\"" + key + "\" : " + value + "$2\n");
    assertTrue(!changed.equals(text), "nothing replaced");
    Files.writeString(file, changed);
    unreadable();
  }

  @Test
  void hugeShapesNeedNoMemory() throws IOException {
    String text = Files.readString(folder.resolve("certificate.json"));
    String network = Files.readString(folder.resolve("network.json"));
    String width = "\"width\" : 16777216,\n";
    Files.writeString(
        folder.resolve("certificate.json"), text.replaceFirst("\"width\" : 6,\n", width));
    Files.writeString(
        folder.resolve("network.json"), network.replaceFirst("\"width\" : 6,\n", width));
    unreadable();
  }

  /** Ten megabytes of zeros in ten kilobytes, under a header that promises 512 MB. */
  @Test
  void aBombGrowsNoFurtherThanItReaches() throws IOException {
    String text = Files.readString(folder.resolve("certificate.json"));
    Files.writeString(
        folder.resolve("certificate.json"),
        text.replaceFirst("\"samples\" : 12,\n", "\"samples\" : 5000000,\n"));
    String header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (5000000, 12), }" + " ".repeat(51);
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("data.npz")))) {
      entry(zip, "inputs.npy", header, 10 << 20);
      entry(zip, "labels.npy", header, 100);
    }
    assertTrue(unreadable().what().contains("too early"));
  }

  private static void entry(ZipOutputStream zip, String name, String header, int zeros)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    OutputStream out = zip;
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(header.length() & 0xff);
    out.write(header.length() >> 8);
    out.write(header.getBytes(StandardCharsets.ISO_8859_1));
    byte[] block = new byte[1 << 16];
    for (int left = zeros; left > 0; left -= block.length) {
      out.write(block, 0, Math.min(left, block.length));
    }
    zip.closeEntry();
  }

  @Test
  void otherArraysThanAsked() {
    Path file = folder.resolve("data.npz");
    NpyArray one = NpyArray.ofDoubles(new double[] {1}, 1);
    assertTrue(Npz.write(file, Vector.of(Tuple.of("inputs", one))).isRight());
    assertTrue(unreadable().where().contains("labels"));
    assertTrue(
        Npz.write(
                file,
                Vector.of(Tuple.of("inputs", one), Tuple.of("labels", one), Tuple.of("more", one)))
            .isRight());
    assertTrue(unreadable().where().contains("more"));
    assertTrue(
        Npz.write(file, Vector.of(Tuple.of("inputs", one), Tuple.of("labels", one))).isRight());
    assertTrue(unreadable().what().contains("header"));
  }

  @Test
  void aFolderThatIsNone() {
    assertInstanceOf(Outcome.Unreadable.class, Recheck.of(folder.resolve("no/such/file.json")));
  }
}
