package dev.neuralcollapse.proof.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The forward pass without the head, in error balls, one a token; sequence by sequence. */
final class Pass {
  private final Network network;
  private final Shape shape;
  private Ball[] stream;

  private Pass(Network network) {
    this.network = network;
    this.shape = network.shape();
    this.stream = new Ball[0];
  }

  /** A branch of a block, for all tokens at once. */
  private interface Branch {
    Ball[] of(Ball[] x) throws Refusal;
  }

  /** Encloses the features of every sample; inputs in C order. */
  static List<Ball> features(Network network, double[] inputs) throws Refusal {
    return new Pass(network).run(inputs);
  }

  private List<Ball> run(double[] inputs) throws Refusal {
    stream = normalised(embedded(inputs));
    for (int l = 1; l < shape.depth(); l++) {
      String name = Network.block(l);
      if (shape.attends()) {
        residual(x -> attention(name, x));
      }
      residual(x -> mlp(name, x));
    }
    int length = shape.tokens().length();
    List<Ball> samples = new ArrayList<>();
    for (int i = 0; i < stream.length; i++) {
      if (shape.tokens().every() || i % length == length - 1) {
        samples.add(shape.norm().equals("post") ? stream[i] : stream[i].normalised());
      }
    }
    return samples;
  }

  private Ball[] embedded(double[] inputs) throws Refusal {
    return shape.tokens().symbols() ? lookedUp(inputs) : mapped(inputs);
  }

  private Ball[] lookedUp(double[] inputs) {
    Ball[] x = new Ball[inputs.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = row("embedding.symbols", (int) inputs[i]).plus(position(i));
    }
    return x;
  }

  private Ball[] mapped(double[] inputs) throws Refusal {
    Layer embedding = network.layer("embedding");
    Ball[] x = new Ball[inputs.length / shape.inputs()];
    for (int i = 0; i < x.length; i++) {
      int at = i * shape.inputs();
      Ball image = embedding.of(Ball.point(Arrays.copyOfRange(inputs, at, at + shape.inputs())));
      x[i] = shape.attends() ? image.plus(position(i)) : image;
    }
    return x;
  }

  private Ball position(int token) {
    return row("embedding.positions", token % shape.tokens().length());
  }

  private Ball row(String name, int at) {
    int d = shape.width();
    return Ball.point(Arrays.copyOfRange(network.array(name), at * d, (at + 1) * d));
  }

  private void residual(Branch branch) throws Refusal {
    boolean post = shape.norm().equals("post");
    Ball[] added = branch.of(shape.norm().equals("pre") ? normalised(stream) : stream);
    for (int i = 0; i < stream.length; i++) {
      // LayerNorm of a feature to which nothing is added is that feature.
      if (!(post && added[i].isZero())) {
        Ball sum = stream[i].plus(added[i]);
        stream[i] = post ? sum.normalised() : sum;
      }
    }
  }

  private static Ball[] normalised(Ball[] x) throws Refusal {
    Ball[] y = new Ball[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i].normalised();
    }
    return y;
  }

  private Ball[] attention(String name, Ball[] x) throws Refusal {
    Ball[] y =
        Attention.mixed(
            x, network.linear(name + ".key"), network.linear(name + ".query"), shape.tokens());
    y = all(y, network.linear(name + ".value")::of);
    return shape.valueLayers() == 1 ? y : all(y, network.linear(name + ".output")::of);
  }

  private Ball[] mlp(String name, Ball[] x) throws Refusal {
    if (shape.mlpLayers() == 1) {
      Layer layer = network.layer(name);
      boolean post = shape.norm().equals("post");
      return all(x, z -> layer.rectified(z, post));
    }
    Layer in = network.layer(name + ".in");
    Layer out = network.layer(name + ".out");
    return all(x, z -> out.of(in.rectified(z, false)));
  }

  /** What a layer does to one token. */
  private interface Step {
    Ball of(Ball x) throws Refusal;
  }

  private static Ball[] all(Ball[] x, Step step) throws Refusal {
    Ball[] y = new Ball[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = step.of(x[i]);
    }
    return y;
  }
}
