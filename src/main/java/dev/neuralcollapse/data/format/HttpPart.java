package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The rest of a file whose beginning is there already, over HTTP/1.1. */
final class HttpPart {
  private static final int CONNECT_MILLIS = 15_000;
  private static final int SILENT_MILLIS = 30_000;
  private static final int MOST_REDIRECTS = 5;
  private static final long MOST_BYTES = 4_000_000_000L;

  /**
   * What is there already.
   *
   * @param bytes how many
   * @param version what the server called the version they are of
   */
  record Known(long bytes, Option<String> version) {}

  /** Remembers the server's name of a version before its bytes arrive. */
  @FunctionalInterface
  interface Versions {
    void keep(String version) throws IOException;
  }

  private final URI address;
  private final FileChannel out;
  private final Versions versions;

  private HttpPart(URI address, FileChannel out, Versions versions) {
    this.address = address;
    this.out = out;
    this.versions = versions;
  }

  /** Fills the file up; what has arrived stays in it also after a fault. */
  static Either<Fault, Download.Outcome> fetch(
      URI address, FileChannel out, Known known, Versions versions) {
    HttpPart part = new HttpPart(address, out, versions);
    return part.fetch(address, known, MOST_REDIRECTS);
  }

  private Either<Fault, Download.Outcome> fetch(URI from, Known known, int redirects) {
    HttpURLConnection connection;
    int status;
    try {
      connection = open(from, known);
      status = connection.getResponseCode();
    } catch (SocketTimeoutException e) {
      return fault("no answer in time", network());
    } catch (IOException | IllegalArgumentException e) {
      return fault(
          "no connection ("
              + (e instanceof UnknownHostException ? "host not found" : e.getMessage())
              + ")",
          network());
    }
    try {
      return answered(connection, status, from, known, redirects);
    } catch (IOException e) {
      return brokenOff(e);
    } finally {
      connection.disconnect();
    }
  }

  private static HttpURLConnection open(URI from, Known known) throws IOException {
    if (!(from.toURL().openConnection() instanceof HttpURLConnection c)) {
      throw new ProtocolException("neither http nor https");
    }
    c.setConnectTimeout(CONNECT_MILLIS);
    c.setReadTimeout(SILENT_MILLIS);
    c.setInstanceFollowRedirects(false);
    // A transfer encoding would make the ranges those of other bytes.
    c.setRequestProperty("Accept-Encoding", "identity");
    c.setRequestProperty("User-Agent", "collapse-workbench");
    if (known.bytes > 0) {
      c.setRequestProperty("Range", "bytes=" + known.bytes + "-");
      known.version.forEach(v -> c.setRequestProperty("If-Range", v));
    }
    return c;
  }

  private Either<Fault, Download.Outcome> answered(
      HttpURLConnection c, int status, URI from, Known known, int redirects) throws IOException {
    return switch (status) {
      case HttpURLConnection.HTTP_OK -> body(c, 0).map(n -> Download.Outcome.FETCHED);
      case HttpURLConnection.HTTP_PARTIAL -> {
        String range = header(c, "Content-Range");
        yield range.startsWith("bytes " + known.bytes + "-")
            ? body(c, known.bytes).map(n -> Download.Outcome.RESUMED)
            : fetch(from, new Known(0, Option.none()), redirects);
      }
      case 416 -> // nothing is left to send, or the part is no beginning of the file
          header(c, "Content-Range").equals("bytes */" + known.bytes)
              ? Either.right(Download.Outcome.RESUMED)
              : known.bytes > 0
                  ? fetch(from, new Known(0, Option.none()), redirects)
                  : fault("the server answers 416", "try again later");
      case 301, 302, 303, 307, 308 -> redirected(header(c, "Location"), from, known, redirects);
      case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
          fault(
              "the server answers " + status + ": the file is not there",
              "the publisher may have moved it: find it there, download it, and use data import");
      default ->
          fault(
              "the server answers " + status,
              "try again later, or download it with a browser and use data import");
    };
  }

  private Either<Fault, Download.Outcome> redirected(
      String location, URI from, Known known, int redirects) {
    try {
      URI to = from.resolve(new URI(location));
      boolean weaker = "https".equals(from.getScheme()) && !"https".equals(to.getScheme());
      boolean web = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
      return redirects > 0 && web && !weaker && !location.isEmpty()
          ? fetch(to, known, redirects - 1)
          : fault(
              "a redirection that is not followed, to '" + Refusal.printable(location) + "'",
              "download it with a browser and use data import");
    } catch (URISyntaxException e) {
      return fault("a redirection to no address", "download it with a browser and use data import");
    }
  }

  /** Copies the body to the file from this position on. */
  private Either<Fault, Long> body(HttpURLConnection c, long from) throws IOException {
    long declared = c.getContentLengthLong();
    if (declared > MOST_BYTES) {
      return fault("the server declares " + declared + " bytes", "this is not the file meant");
    }
    String tag = header(c, "ETag");
    // A weak tag promises no equal bytes, so nothing could be continued by it.
    versions.keep(tag.startsWith("\"") ? tag : tag.isEmpty() ? header(c, "Last-Modified") : "");
    out.truncate(from);
    out.position(from);
    long arrived = 0;
    try (InputStream in = c.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        arrived += n;
        if (from + arrived > MOST_BYTES) {
          return fault("the server does not stop sending", "this is not the file meant");
        }
      }
    }
    return declared >= 0 && arrived < declared
        ? brokenOff(new IOException(arrived + " of " + declared + " bytes arrived"))
        : Either.right(arrived);
  }

  private static String header(HttpURLConnection c, String name) {
    String value = c.getHeaderField(name);
    return value == null ? "" : value.strip();
  }

  private <T> Either<Fault, T> brokenOff(IOException e) {
    return fault(
        "broken off (" + e.getMessage() + ")",
        "the same command again continues where this one stopped");
  }

  private <T> Either<Fault, T> fault(String what, String mend) {
    return Either.left(new Fault(address.toString(), Refusal.printable(what), mend));
  }

  private String network() {
    return "is there a network here, and does "
        + address.getHost()
        + " answer? Else download the file elsewhere and use data import";
  }
}
