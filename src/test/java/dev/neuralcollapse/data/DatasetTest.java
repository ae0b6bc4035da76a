package dev.neuralcollapse.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final Provenance SOURCE = new Provenance("test", "a test", "none", List.empty());

  private static Labels labels(int... values) {
    return Labels.of(values, "labels").get();
  }

  private static Dataset dataset(Matrix inputs, int... labels) {
    return new Dataset(inputs, labels(labels), SOURCE);
  }

  @Test
  void theHashIsThatOfLittleEndianBytesWithLabelsAfterInputs() {
    // hashlib.sha256(inputs.astype('<f8').tobytes() + labels.astype('<i8').tobytes()) in Python
    assertEquals(
        "9af60f52ef6922af7ff3f07613387cc1c12cf39f7d6532b21e7206aee53c2e64",
        dataset(Matrix.of(2, 2, 1, 2, 3, 4.5), 1, 0).sha256());
    assertEquals(
        "5889d26819cf830d070975af3c711419825fa0a078137b3d80b8e7d06bd58da0",
        BundledData.digits().sha256());
  }

  @Test
  void theFirstOfEachClassAreTakenInOrder() {
    Dataset d = dataset(Matrix.of(6, 1, 10, 11, 12, 13, 14, 15), 1, 0, 1, 0, 1, 0);
    Dataset first = d.firstOfEachClass(2).get();
    assertArrayEquals(new double[] {11, 13, 10, 12}, first.inputs().toArray());
    assertEquals(labels(0, 0, 1, 1), first.labels());
    assertEquals(1, first.provenance().steps().size());
    assertEquals("class 0 has 3 samples", d.firstOfEachClass(4).getLeft().what());
    assertTrue(d.firstOfEachClass(0).isLeft());
    assertTrue(d.firstOfEachClass(-1).isLeft());
  }

  @Test
  void aConstantColumnBecomesZeroWhenStandardised() {
    Dataset d = dataset(Matrix.of(3, 2, 0.1, 1, 0.1, 2, 0.1, 6), 0, 1, 0).standardised();
    for (int i = 0; i < 3; i++) {
      assertEquals(0, d.inputs().get(i, 0));
    }
    assertEquals(3, d.inputs().column(1).sumOfSquares(), 1e-14);
    assertEquals(0, d.inputs().column(1).sum(), 1e-14);
  }

  @Test
  void anEntryThatIsNotFiniteIsNamed() {
    Fault f = Dataset.checked(Matrix.of(2, 2, 0, 0, 0, 1 / 0.0), labels(0, 1), SOURCE).getLeft();
    assertEquals("a test, row 1, column 1: the entry is Infinity; inputs must be finite", f.line());
    assertTrue(Dataset.checked(Matrix.zeros(3, 1), labels(0, 1), SOURCE).isLeft());
    assertThrows(IllegalArgumentException.class, () -> dataset(Matrix.zeros(3, 1), 0, 1));
  }

  @Test
  void labelsThatAreNoneAreFaults() {
    for (int[] bad :
        new int[][] {{}, {0}, {0, 0}, {1, 1}, {-1, 0, 1}, {0, 2, 2}, {0, Integer.MAX_VALUE}}) {
      assertTrue(Labels.of(bad, "x").isLeft());
    }
    assertEquals(Labels.balanced(3, 2), labels(0, 0, 1, 1, 2, 2));
    assertTrue(labels(0, 1, 1, 0).isBalanced() && !labels(0, 1, 1).isBalanced());
    assertThrows(IllegalArgumentException.class, () -> Labels.balanced(1, 2));
    assertThrows(IllegalArgumentException.class, () -> Labels.balanced(2, 0));
  }
}
