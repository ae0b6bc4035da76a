package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.control.Option;
import java.util.Arrays;

/**
 * Sample after sample until the classes are gathered, then class after class.
 *
 * @param gather first
 * @param finish from where {@code gather} ends
 */
record StagedPlan(OneSamplePlan gather, ClassPlan finish) implements Plan {

  @Override
  public ResidualNetwork.Kind kind() {
    return gather.kind();
  }

  @Override
  public Matrix end() {
    return finish.end();
  }

  @Override
  public double[] weights() {
    double[] first = gather.weights();
    double[] second = finish.weights();
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Override
  public Option<Fault> run(int[] layers, Course course) {
    int first = gather.trips().size();
    return gather
        .run(Arrays.copyOf(layers, first), course)
        .orElse(() -> finish.run(Arrays.copyOfRange(layers, first, layers.length), course));
  }
}
