package dev.neuralcollapse.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.Seq;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BundledDataTest {

  @Test
  void digitsHaveTheirPublishedShapeAndCounts() {
    Dataset digits = BundledData.digits();
    assertEquals(1797, digits.size());
    assertEquals(64, digits.dimension());
    int[] counts = IntStream.range(0, 10).map(digits.labels()::count).toArray();
    assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
    assertEquals(5.0 / 16, digits.inputs().get(0, 2));
    assertEquals(1.0, digits.inputs().maxAbs());
    assertEquals(Seq.class.cast(digits.provenance().steps()).head(), "pixels 0..16 divided by 16");
  }

  @Test
  void everyNameIsFoundWhateverItsCase() {
    assertEquals(4, BundledData.names().size());
    for (String name : BundledData.names()) {
      assertEquals(
          name,
          BundledData.find(name.toUpperCase(java.util.Locale.ROOT)).get().provenance().name());
    }
    assertTrue(BundledData.find("mnist").isEmpty());
  }

  @Test
  void theOthersAreStandardised() {
    for (Dataset d :
        java.util.List.of(BundledData.iris(), BundledData.wine(), BundledData.breastCancer())) {
      for (int j = 0; j < d.dimension(); j++) {
        assertEquals(0, d.inputs().column(j).mean(), 1e-12);
        assertEquals(1, d.inputs().column(j).sumOfSquares() / d.size(), 1e-12);
      }
    }
    assertEquals(150, BundledData.iris().size());
    assertEquals(13, BundledData.wine().dimension());
    assertEquals(212, BundledData.breastCancer().labels().count(0));
  }
}
