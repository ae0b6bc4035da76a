package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Vector;
import io.vavr.control.Either;

/** How all samples get within ε of their vertices, before the layers are counted out. */
sealed interface Plan permits OneSamplePlan, ClassPlan {

  /** Geodesic distance to the vertex at which a sample stops. */
  double epsilon();

  /** N×d: where everything stands at the end. */
  Matrix end();

  /** Weight of each trip. */
  double[] weights();

  /** Continuum value of the moves' cost with that many layers. */
  double predictedCost(int layers);

  /** The moves themselves, at most {@code layers} of them. */
  Either<Fault, Vector<Move>> moves(int layers);
}
