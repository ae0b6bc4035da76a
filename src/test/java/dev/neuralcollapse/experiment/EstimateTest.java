package dev.neuralcollapse.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.neuralcollapse.data.BundledData;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void aCurveTakenFromAnotherSeriesCostsNothing() {
    Spec images = Profile.IMAGES.spec("some", 1);
    Seq<Series> taken = images.series().filter(s -> s.start() == Series.Start.SCALED);
    assertFalse(taken.isEmpty());
    taken.forEach(s -> assertEquals(0, Estimate.hours(images, s, BundledData.digits())));
  }
}
