package dev.neuralcollapse.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output folders keep what is not theirs, and forgive an interruption. */
class OwnedFolderTest {
  private static final List<String> NAMES = List.of("result.json");

  @TempDir Path temporary;
  private OwnedFolder folder = new OwnedFolder(Path.of(""));

  @BeforeEach
  void inside() {
    folder = new OwnedFolder(temporary.resolve("run"));
  }

  private void write(String content) {
    assertTrue(folder.write(LinkedHashMap.of("result.json", content)).isRight());
  }

  private void stamp() {
    String files =
        folder.hashes().map(t -> "\"" + t._1 + "\": \"" + t._2 + "\"").mkString("{", ", ", "}");
    String json = "{\"files\": " + files + "}";
    assertTrue(folder.write(LinkedHashMap.of(OwnedFolder.PROVENANCE, json)).isRight());
    folder.finished();
  }

  @Test
  void itsOwnFilesMayBeWrittenAgain() {
    assertTrue(folder.mayWrite(NAMES).isRight());
    assertTrue(folder.begun().isRight());
    write("one");
    stamp();
    assertTrue(folder.mayWrite(NAMES).isRight());
  }

  @Test
  void foreignAndChangedFilesStay() throws IOException {
    write("somebody's");
    assertTrue(folder.mayWrite(NAMES).isLeft());
    stamp();
    assertTrue(folder.mayWrite(NAMES).isRight());
    Files.writeString(folder.path().resolve("result.json"), "edited");
    Either<dev.neuralcollapse.data.Fault, OwnedFolder> refused = folder.mayWrite(NAMES);
    assertTrue(refused.isLeft() && refused.getLeft().where().endsWith("result.json"));
  }

  @Test
  void anInterruptionWhileWritingIsNoObstacle() {
    assertTrue(folder.begun().isRight());
    write("half a result");
    assertTrue(folder.mayWrite(NAMES).isRight());
    write("the whole result");
    stamp();
    assertEquals(List.of("result.json"), folder.hashes().keySet().toList());
    write("changed afterwards");
    assertTrue(folder.mayWrite(NAMES).isLeft());
  }
}
