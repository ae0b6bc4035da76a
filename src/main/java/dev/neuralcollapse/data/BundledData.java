package dev.neuralcollapse.data;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.Lazy;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The data sets that come with the program: small, real, freely licensed. Their texts stand beside
 * the resources.
 */
public final class BundledData {
  private static final String LICENCE = "CC BY 4.0";
  private static final Lazy<Dataset> DIGITS = Lazy.of(BundledData::readDigits);

  private BundledData() {}

  /** What there is, in the order in which it is listed. */
  public static Seq<String> names() {
    return List.of("digits", "iris", "wine", "breast-cancer");
  }

  /** The data set of this name, upper and lower case alike. */
  public static Option<Dataset> find(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "digits" -> Option.some(digits());
      case "iris" -> Option.some(iris());
      case "wine" -> Option.some(wine());
      case "breast-cancer" -> Option.some(breastCancer());
      default -> Option.none();
    };
  }

  /**
   * UCI Optical Recognition of Handwritten Digits, test set: inputs 1797×64 (8×8 images, row by
   * row, pixels in [0, 1]), 10 classes of 174 to 183 samples.
   */
  public static Dataset digits() {
    return DIGITS.get();
  }

  /** Fisher's iris: inputs 150×4, three classes of 50; standardised columns. */
  public static Dataset iris() {
    return standardised("iris", "UCI Iris, https://doi.org/10.24432/C56C76 (scikit-learn's copy)");
  }

  /** Wine of three cultivars: inputs 178×13, classes of 59, 71 and 48; standardised columns. */
  public static Dataset wine() {
    return standardised("wine", "UCI Wine, https://doi.org/10.24432/C5PC7J (scikit-learn's copy)");
  }

  /**
   * Wisconsin breast cancer, diagnostic: inputs 569×30, classes of 212 and 357; standardised
   * columns.
   */
  public static Dataset breastCancer() {
    return standardised(
        "breast-cancer",
        "UCI Breast Cancer Wisconsin (Diagnostic), https://doi.org/10.24432/C5DW2B (scikit-learn's"
            + " copy)");
  }

  private static Dataset readDigits() {
    return read(
            "digits",
            "UCI Optical Recognition of Handwritten Digits, test set,"
                + " https://doi.org/10.24432/C50P49 (scikit-learn's copy)",
            0)
        .scaled(1.0 / 16, "pixels 0..16 divided by 16");
  }

  private static Dataset standardised(String name, String source) {
    return read(name, source, 1).standardised();
  }

  /** Our own resource, so a fault in it is ours: it is thrown. */
  private static Dataset read(String name, String source, int linesToSkip) {
    double[][] rows = rows(name, linesToSkip);
    int d = rows[0].length - 1;
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = (int) rows[i][d];
    }
    return new Dataset(
        Matrix.generate(rows.length, d, (i, j) -> rows[i][j]),
        Labels.of(labels, name).getOrElseThrow(f -> new IllegalStateException(f.line())),
        new Provenance(name, source, LICENCE, List.empty()));
  }

  private static double[][] rows(String name, int linesToSkip) {
    try (InputStream file =
            Objects.requireNonNull(
                BundledData.class.getResourceAsStream(name + ".csv.gz"),
                "resource " + name + ".csv.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
      return lines.lines().skip(linesToSkip).map(BundledData::row).toArray(double[][]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] row(String line) {
    return java.util.Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
