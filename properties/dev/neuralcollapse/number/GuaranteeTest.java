package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The public table and the code say the same. */
class GuaranteeTest {
  private static final List<Class<?>> TYPES =
      List.of(
          Interval.class,
          Softmax.class,
          RoundedSum.class,
          EnclosedSum.class,
          MiddleRadius.class,
          Tamed.class,
          Root.class);

  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  @Test
  void everyPublicOperationHasARowAndEveryRowAnOperation() {
    for (Class<?> type : TYPES) {
      Set<String> operations =
          Arrays.stream(type.getDeclaredMethods())
              .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
              .map(Method::getName)
              .filter(name -> !OF_EVERY_OBJECT.contains(name))
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> rows =
          Guarantee.all().stream()
              .filter(g -> g.type().equals(type.getSimpleName()))
              .map(g -> g.operation().replaceAll(" \\(.*", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(operations, rows, type.getSimpleName());
    }
  }

  @Test
  void everyAttackExists() throws ReflectiveOperationException {
    for (Guarantee g : Guarantee.all()) {
      String[] names = g.test().split("\\.");
      Class<?> test = Class.forName(getClass().getPackageName() + "." + names[0]);
      List<Method> methods =
          Arrays.stream(test.getDeclaredMethods())
              .filter(m -> m.getName().equals(names[1]))
              .toList();
      assertEquals(1, methods.size(), g::test);
      assertTrue(
          Arrays.stream(methods.get(0).getAnnotations()).anyMatch(GuaranteeTest::runs), g::test);
    }
  }

  private static boolean runs(Annotation a) {
    return a instanceof Test || a instanceof Property;
  }
}
