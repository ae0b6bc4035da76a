package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vavr.control.Option;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server on this machine that behaves well, badly and not at all. */
class DownloadTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (31 * i + i / 251);
    }
  }

  @TempDir Path folder;
  private HttpServer server;
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean withRanges = true;
  private volatile int stopAfter = Integer.MAX_VALUE;
  private volatile String tag = "\"one\"";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/set.bin", this::answer);
    server.createContext(
        "/moved.bin",
        e -> {
          e.getResponseHeaders().add("Location", "/set.bin");
          e.sendResponseHeaders(302, -1);
          e.close();
        });
    server.createContext(
        "/round.bin",
        e -> {
          e.getResponseHeaders().add("Location", "/round.bin");
          e.sendResponseHeaders(302, -1);
          e.close();
        });
    server.createContext(
        "/broken.bin",
        e -> {
          e.sendResponseHeaders(500, -1);
          e.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange e) throws IOException {
    String range = e.getRequestHeaders().getFirst("Range");
    String ifRange = e.getRequestHeaders().getFirst("If-Range");
    ranges.add(String.valueOf(range));
    e.getResponseHeaders().add("ETag", tag);
    int from = 0;
    if (withRanges && range != null && (ifRange == null || ifRange.equals(tag))) {
      from = Integer.parseInt(range.substring(6, range.length() - 1));
      if (from >= CONTENT.length) {
        e.getResponseHeaders().add("Content-Range", "bytes */" + CONTENT.length);
        e.sendResponseHeaders(416, -1);
        e.close();
        return;
      }
      e.getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
    }
    e.sendResponseHeaders(from > 0 ? 206 : 200, CONTENT.length - from);
    int end = Math.min(stopAfter, CONTENT.length);
    e.getResponseBody().write(CONTENT, from, Math.max(0, end - from));
    e.close();
  }

  private Download download(String name, Option<RemoteFile.Checksum> sum) {
    return new Download(
        new RemoteFile(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name), sum),
        folder.resolve("set"));
  }

  private static String hex(String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Option<RemoteFile.Checksum> right() {
    return Option.some(RemoteFile.Checksum.md5(hex("MD5")));
  }

  private void assertContent() throws IOException {
    assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("set").resolve("set.bin")));
    try (var all = Files.list(folder.resolve("set"))) {
      assertEquals(
          List.of("set.bin", "set.bin.sha256"),
          all.map(p -> p.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aFileIsFetchedOnceAndItsHashRecorded() throws IOException {
    Download.Fetched first = download("set.bin", right()).run(Overwrite.NEVER).get();
    assertEquals(Download.Outcome.FETCHED, first.outcome());
    assertEquals(hex("SHA-256"), first.sha256());
    assertTrue(first.verified());
    assertContent();
    assertEquals(
        Download.Outcome.PRESENT,
        download("set.bin", right()).run(Overwrite.NEVER).get().outcome());
    assertEquals(1, ranges.size());
    assertEquals(
        Download.Outcome.FETCHED,
        download("set.bin", right()).run(Overwrite.REPLACE).get().outcome());
    assertEquals(2, ranges.size());
  }

  @Test
  void aBrokenDownloadIsContinued() throws IOException {
    stopAfter = 200_000;
    assertFault("broken off", download("set.bin", right()).run(Overwrite.NEVER));
    assertFalse(Files.exists(folder.resolve("set").resolve("set.bin")));
    stopAfter = Integer.MAX_VALUE;
    Download.Fetched second = download("set.bin", right()).run(Overwrite.NEVER).get();
    assertEquals(Download.Outcome.RESUMED, second.outcome());
    long from = Long.parseLong(ranges.get(1).replaceAll("\\D", ""));
    assertTrue(from > 0 && from <= 200_000, () -> "continued from " + from);
    assertContent();
  }

  @Test
  void aFileThatChangedMeanwhileIsNotSpliced() throws IOException {
    stopAfter = 100_000;
    assertFault("broken off", download("set.bin", Option.none()).run(Overwrite.NEVER));
    stopAfter = Integer.MAX_VALUE;
    tag = "\"two\"";
    Download.Fetched second = download("set.bin", Option.none()).run(Overwrite.NEVER).get();
    assertEquals(Download.Outcome.FETCHED, second.outcome());
    assertFalse(second.verified());
    assertContent();
  }

  @Test
  void aServerWithoutRangesSendsItAllAgain() throws IOException {
    part(Arrays.copyOf(CONTENT, 1000));
    withRanges = false;
    assertEquals(
        Download.Outcome.FETCHED,
        download("set.bin", right()).run(Overwrite.NEVER).get().outcome());
    assertEquals(List.of("bytes=1000-"), ranges);
    assertContent();
  }

  @Test
  void aPartThatIsWholeNeedsNothingMore() throws IOException {
    part(CONTENT);
    assertEquals(
        Download.Outcome.RESUMED,
        download("set.bin", right()).run(Overwrite.NEVER).get().outcome());
    assertContent();
  }

  @Test
  void aPartThatIsTooLongIsThrownAway() throws IOException {
    part(Arrays.copyOf(CONTENT, CONTENT.length + 5));
    assertEquals(
        Download.Outcome.FETCHED,
        download("set.bin", right()).run(Overwrite.NEVER).get().outcome());
    assertContent();
  }

  @Test
  void aWrongChecksumLeavesNothingBehind() throws IOException {
    Option<RemoteFile.Checksum> wrong = Option.some(RemoteFile.Checksum.md5("0".repeat(32)));
    assertFault("its MD5 is " + hex("MD5"), download("set.bin", wrong).run(Overwrite.NEVER));
    try (var left = Files.list(folder.resolve("set"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aForeignFileOfThatNameIsKept() throws IOException {
    Path there = Files.createDirectories(folder.resolve("set")).resolve("set.bin");
    Files.writeString(there, "mine");
    assertFault("its checksum is another", download("set.bin", right()).run(Overwrite.NEVER));
    assertEquals("mine", Files.readString(there));
    assertEquals(List.of(), ranges);
  }

  @Test
  void answersThatAreNoFileAreFaults() {
    assertFault("answers 404", download("none.bin", right()).run(Overwrite.NEVER));
    assertFault("answers 500", download("broken.bin", right()).run(Overwrite.NEVER));
    assertFault("not followed", download("round.bin", right()).run(Overwrite.NEVER));
    assertTrue(download("moved.bin", right()).run(Overwrite.NEVER).isRight());
  }

  @Test
  void withoutANetworkItSaysSo() throws IOException {
    int closed;
    try (ServerSocket s = new ServerSocket(0)) {
      closed = s.getLocalPort();
    }
    RemoteFile gone =
        new RemoteFile(URI.create("http://127.0.0.1:" + closed + "/set.bin"), Option.none());
    assertFault("is there a network here", new Download(gone, folder).run(Overwrite.NEVER));
  }

  @Test
  void publishersAreKnownByName() {
    assertEquals(4, Publisher.find("MNIST").get().files().size());
    assertEquals("cifar-10-binary.tar.gz", Publisher.find("cifar-10").get().files().head().name());
    assertTrue(Publisher.all().flatMap(Publisher::files).forAll(f -> f.checksum().isDefined()));
    assertFault("data fetch knows mnist", Publisher.find("svhn"));
  }

  private void part(byte[] bytes) throws IOException {
    Path set = Files.createDirectories(folder.resolve("set"));
    Files.write(set.resolve(".set.bin.part"), bytes);
  }
}
