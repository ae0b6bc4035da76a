package dev.neuralcollapse.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * libtorch with its automatic differentiation, through the Deep Java Library: the same network in
 * the operations one would use there. Argument: the folder of the shared data. Compiled in the
 * profile {@code djl} only.
 */
public final class LibtorchPeer extends PeerSide {
  private static final double RATE = 1e-3;

  private LibtorchPeer(Path folder) {
    super(folder);
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    System.setProperty("ai.djl.offline", "true");
    new LibtorchPeer(Path.of(args[0])).serve();
  }

  @Override
  String name() {
    return "libtorch";
  }

  @Override
  String version() {
    Engine engine = Engine.getEngine("PyTorch");
    return "libtorch " + engine.getVersion() + ", DJL " + Engine.getDjlVersion();
  }

  @Override
  Job open(Order order) throws IOException {
    return new Pass(order, data());
  }

  @Override
  double check(Order order) throws IOException {
    try (Pass pass = new Pass(order, data())) {
      return pass.check(order);
    }
  }

  /** One workload: samples, labels and parameters in native memory. */
  private static final class Pass implements Job {
    private final Workload work;
    private final NDManager manager;
    private final DataType type;
    private final NDArray inputs;
    private final NDArray labels;
    private final List<NDArray> parameters;
    private final NDArray gain;
    private final NDArray shift;
    private final List<NDArray> batches;

    Pass(Order order, SharedData data) throws IOException {
      work = order.work();
      manager = NDManager.newBaseManager("PyTorch");
      JniUtils.setNumThreads(work.threads());
      type = work.precision().equals("f32") ? DataType.FLOAT32 : DataType.FLOAT64;
      int n = work.samples();
      inputs = pixels(data.inputs(), n);
      long[] classes = new long[n];
      for (int i = 0; i < n; i++) {
        classes[i] = data.labels()[i];
      }
      labels = manager.create(classes, new Shape(n, 1));
      parameters = parameters(Order.read(order.theta()));
      // With this gain torch's LayerNorm, whose rows have norm sqrt(d), gives unit rows.
      gain = manager.full(new Shape(Workload.WIDTH), 1f, type).div(Math.sqrt(Workload.WIDTH));
      shift = manager.zeros(new Shape(Workload.WIDTH), type);
      batches = work.batch() == 0 ? List.of() : shuffled(n, work.batch());
    }

    private NDArray pixels(byte[] pixels, int n) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(n * Workload.DIMENSION);
      bytes.order(ByteOrder.nativeOrder()).put(pixels, 0, n * Workload.DIMENSION).flip();
      try (NDArray raw = manager.create(bytes, new Shape(n, Workload.DIMENSION), DataType.UINT8)) {
        return raw.toType(type, true).divi(255);
      }
    }

    private List<NDArray> parameters(double[] theta) {
      List<NDArray> all = new ArrayList<>();
      int at = 0;
      for (int l = 0; l < work.depth(); l++) {
        int columns = l == 0 ? Workload.DIMENSION : Workload.WIDTH;
        at = parameter(all, theta, at, new Shape(Workload.WIDTH, columns));
        at = parameter(all, theta, at, new Shape(Workload.WIDTH));
      }
      at = parameter(all, theta, at, new Shape(Workload.CLASSES, Workload.WIDTH));
      if (at != theta.length) {
        throw new IllegalArgumentException(theta.length + " parameters, expected " + at);
      }
      return all;
    }

    private int parameter(List<NDArray> all, double[] theta, int at, Shape shape) {
      int size = (int) shape.size();
      double[] values = new double[size];
      System.arraycopy(theta, at, values, 0, size);
      NDArray p = manager.create(values, shape).toType(type, false);
      p.setRequiresGradient(true);
      all.add(p);
      return at + size;
    }

    private List<NDArray> shuffled(int n, int batch) {
      int[] order = IntStream.range(0, n).toArray();
      Random random = new Random(1);
      for (int i = n - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int t = order[i];
        order[i] = order[j];
        order[j] = t;
      }
      List<NDArray> all = new ArrayList<>();
      for (int from = 0; from < n; from += batch) {
        int to = Math.min(n, from + batch);
        all.add(manager.create(IntStream.range(from, to).mapToLong(i -> order[i]).toArray()));
      }
      return all;
    }

    private NDArray unit(NDArray x) {
      return LayerNorm.layerNorm(x, new Shape(Workload.WIDTH), gain, shift, 0f).head();
    }

    /** Mean cross entropy. */
    private NDArray loss(NDArray x, NDArray y) {
      NDArray h = unit(Linear.linear(x, parameters.get(0), parameters.get(1)).head());
      for (int i = 2; i + 1 < parameters.size(); i += 2) {
        NDArray z = Linear.linear(h, parameters.get(i), parameters.get(i + 1)).head();
        h = unit(h.add(Activation.relu(z)));
      }
      NDArray logits = Linear.linear(h, parameters.get(parameters.size() - 1)).head();
      return logits.logSoftmax(1).gather(y, 1).mean().neg();
    }

    private double step(NDManager scope, NDArray x, NDArray y) {
      double value;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray loss = loss(x, y);
        collector.backward(loss);
        value = loss.toType(DataType.FLOAT64, false).getDouble();
      }
      for (NDArray p : parameters) {
        NDArray g = p.getGradient();
        g.attach(scope);
        p.muli(1 - RATE * SharedData.DECAY).subi(g.muli(RATE));
      }
      return value;
    }

    @Override
    public double pass() {
      JniUtils.setNumThreads(work.threads());
      if (batches.isEmpty()) {
        return scoped(inputs, labels, null);
      }
      double value = 0;
      for (NDArray rows : batches) {
        value = scoped(inputs, labels, rows);
      }
      return value;
    }

    /** A step whose intermediate arrays are freed at its end. */
    private double scoped(NDArray x, NDArray y, NDArray rows) {
      try (NDManager scope = manager.newSubManager()) {
        List<NDArray> lasting = new ArrayList<>(parameters);
        lasting.addAll(List.of(x, y, gain, shift));
        lasting.forEach(a -> a.tempAttach(scope));
        return rows == null
            ? step(scope, x, y)
            : step(scope, x.get(new NDIndex("{}", rows)), y.get(new NDIndex("{}", rows)));
      }
    }

    double check(Order order) throws IOException {
      double[] gradient =
          new double[Math.toIntExact(parameters.stream().mapToLong(NDArray::size).sum())];
      double value;
      double penalty = 0;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray loss = loss(inputs, labels);
        collector.backward(loss);
        value = loss.toType(DataType.FLOAT64, false).getDouble();
      }
      int at = 0;
      for (NDArray p : parameters) {
        double[] w = p.toType(DataType.FLOAT64, false).toDoubleArray();
        double[] g = p.getGradient().toType(DataType.FLOAT64, false).toDoubleArray();
        for (int i = 0; i < w.length; i++) {
          gradient[at++] = g[i] + SharedData.DECAY * w[i];
          penalty += w[i] * w[i];
        }
      }
      Order.write(order.gradient(), gradient);
      return value + SharedData.DECAY / 2 * penalty;
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
