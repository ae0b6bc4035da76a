package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimLaws;
import io.vavr.collection.Seq;

/** Every claim of the catalogue obeys the laws of claims. */
class CatalogueLawsProperties implements ClaimLaws {
  @Override
  public Seq<Claim<?>> claims() {
    return Catalogue.all();
  }
}
