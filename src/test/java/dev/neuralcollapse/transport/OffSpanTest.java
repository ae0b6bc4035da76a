package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffSpanTest {
  private static final Matrix BASIS = new Sphere(6).basis();

  private static Vector at(double angle) {
    return BASIS.row(0).scale(Math.cos(angle)).plus(BASIS.row(1).scale(Math.sin(angle)));
  }

  private static Matrix circle() {
    return Matrix.ofRows(List.of(at(0.1), at(0.5), at(1.1), at(2)));
  }

  @Test
  void verticesOfACircleLeaveItsPlaneAndStayAFrame() {
    Matrix vertices = Matrix.ofRows(List.of(at(0.3), at(0.3 + Math.PI)));
    Matrix turned = OffSpan.turned(vertices, circle());
    Vector v = turned.row(0);
    double inside = Math.hypot(v.dot(BASIS.row(0)), v.dot(BASIS.row(1)));
    assertEquals(Math.cos(0.5), inside, 1e-12);
    assertEquals(1, v.norm(), 1e-12);
    assertEquals(0, v.mean(), 1e-12);
    assertEquals(-1, v.dot(turned.row(1)), 1e-12);
  }

  @Test
  void aSimplexKeepsItsAngles() {
    Matrix vertices = SimplexEtf.canonical(3, 6).vertices();
    Matrix turned = OffSpan.turned(vertices, circle());
    for (int k = 0; k < 3; k++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(k == j ? 1 : -0.5, turned.row(k).dot(turned.row(j)), 1e-12);
      }
    }
  }

  @Test
  void independentSamplesAndFullSpansChangeNothing() {
    Matrix vertices = SimplexEtf.canonical(2, 6).vertices();
    Matrix two = Matrix.ofRows(List.of(at(0.1), at(1.5)));
    assertSame(vertices, OffSpan.turned(vertices, two));
    Matrix all = Matrix.generate(7, 6, (i, j) -> i < 5 ? BASIS.get(i, j) : BASIS.get(i - 5, j));
    assertSame(vertices, OffSpan.turned(vertices, all));
    assertTrue(OffSpan.turned(vertices, circle()) != vertices);
  }
}
