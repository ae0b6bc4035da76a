package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @TempDir Path folder;

  private Either<Fault, Dataset> read(String text) {
    return DataFile.read(Fixtures.write(folder, "a.csv", text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2.5,0\n-3e2,.5,1\n",
        "1,2.5,0\r\n-3e2,.5,1",
        "\ufeff1,2.5,0\n\n-3e2,.5,1\n\n\n",
        "a,b,c\n1,2.5,0\n-3e2,.5,1\n",
        "label,a,b\n0,1,2.5\n1,-3e2,.5\n",
        "\"a\",\"LABEL\",\"b\"\n1,0,2.5\n-3e2,1,.5\n",
        "# x y z\n1,2.5,0\n",
        "1;2.5;0\n-3E+2;.5;1\n",
        "1\t2.5\t0.0\n-300\t+.5\t1.0\n",
        " 1 , 2.5 , 0 \n -300. , 0.5 , 1"
      })
  void headersSeparatorsAndLineEndsAreUnderstood(String text) {
    if (text.startsWith("#")) {
      assertFault("without a separator", read(text));
      return;
    }
    Dataset d = read(text).get();
    assertArrayEquals(new double[] {1, 2.5, -300, 0.5}, d.inputs().toArray());
    assertArrayEquals(new int[] {0, 1}, d.labels().toArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "1,2,0/1,nan,1|row 1 (line 2), column 1: 'nan' is no finite number",
        "1,nan,0/1,2,1|row 0 (line 1), column 1: 'nan' is no finite number",
        "a,b,c/1,2,0/1,inf,1|row 1 (line 3), column 1",
        "1,2,0/1,,1|an empty cell",
        "1,2,0/1,1e999,1|overflows",
        "1,2,0/1,0x1p3,1|'0x1p3' is no finite number",
        "1,2,0/1,2d,1|'2d' is no finite number",
        "1,2,0/1,2,3,1|4 columns; the first line has 3",
        "1,2,0/1,1|2 columns",
        "1,2,0/1,2,0.5|label 0.5",
        "1,2,0/1,2,-1|negative label -1",
        "1,2,0/1,2,0|one class only",
        "1,2,0/1,2,2/1,2,2|class 1 has no sample",
        "1,2,0/1,2,1e9|leaves a class empty",
        "1,2,0/1,2,1e300|no class number",
        "1/2|without a separator",
        "a,b|no rows"
      })
  void badTablesAreRefusedWithThePlace(String text, String expected) {
    assertFault(expected, read(text.replace('/', '\n')));
  }

  @Test
  void nothingAndNoiseAreRefused() {
    assertFault("no rows", read(""));
    assertFault("no rows", read("\n\n\n"));
    assertFault("more than 65536 columns", read(",".repeat(70_000)));
    assertFault("more than 4194304 characters", read("1".repeat(5_000_000)));
    assertFault("is no finite number", read("1,2,0\n1," + "1".repeat(1000) + ",1\n"));
  }

  @Test
  void gzippedTablesAreReadWhateverTheirNameAndWhenTruncatedRefused() {
    byte[] gz = Fixtures.gzip("1,2,0\n3,4,1\n".getBytes(StandardCharsets.UTF_8));
    for (String name : new String[] {"a.csv", "a.csv.gz"}) {
      assertEquals(2, DataFile.read(Fixtures.write(folder, name, gz)).get().size());
    }
    for (int n = 0; n < gz.length; n++) {
      Fixtures.fault(DataFile.read(Fixtures.write(folder, "t.csv.gz", Arrays.copyOf(gz, n))));
    }
  }

  @Test
  void aBombIsRefusedWhenItOutgrowsTheLimits() {
    byte[] gz = Fixtures.gzip("1,2,0\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
    assertFault(
        "entries need about",
        DataFile.read(Fixtures.write(folder, "b.csv.gz", gz), new Limits(10_000_000)));
  }

  @Test
  void tableOfFeaturesIsAFeatureFile() {
    Path file = Fixtures.write(folder, "f.csv", "1,2,0\n3,4,1\n".getBytes(StandardCharsets.UTF_8));
    assertArrayEquals(new double[] {1, 2, 3, 4}, FeatureFile.read(file).get().features().toArray());
  }
}
