package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.net.URI;
import java.util.Locale;

/**
 * A data set that its publishers offer for download, at their own addresses.
 *
 * @param name what to give to {@code data fetch}, and afterwards to {@code --data}
 * @param page where the publishers describe it
 * @param files what there is to download
 */
public record Publisher(String name, String page, Seq<RemoteFile> files) {

  /** All that is known, in the order in which it is listed. */
  public static Seq<Publisher> all() {
    return List.of(mnist(), fashion(), cifar(), reviews());
  }

  /** The data set of this name, upper and lower case alike. */
  public static Either<Fault, Publisher> find(String name) {
    return all()
        .find(p -> p.name.equals(name.toLowerCase(Locale.ROOT)))
        .toEither(
            () ->
                new Fault(
                    "data set '" + Refusal.printable(name) + "'",
                    "no publisher is known",
                    "data fetch knows "
                        + all().map(Publisher::name).mkString(", ")
                        + "; anything else: download it, then data import"));
  }

  /** The page gives no checksums; these are the ones the common libraries agree on. */
  private static Publisher mnist() {
    return images(
        "mnist",
        "http://yann.lecun.com/exdb/mnist/",
        List.of(
            "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3",
            "ec29112dd5afa0611ce80d1b7f02629c"),
        "http://yann.lecun.com/exdb/mnist/");
  }

  private static Publisher fashion() {
    return images(
        "fashion-mnist",
        "https://github.com/zalandoresearch/fashion-mnist",
        List.of(
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79",
            "bb300cfdad3c16e7a12a480ee83cd310"),
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");
  }

  private static Publisher cifar() {
    return new Publisher(
        "cifar-10",
        "https://www.cs.toronto.edu/~kriz/cifar.html",
        List.of(
            file(
                "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                "c32a1d4ab5d03f1284b67883e8d87530")));
  }

  /** The page gives no checksum; this is the one the common libraries agree on. */
  private static Publisher reviews() {
    return new Publisher(
        "aclimdb",
        "https://ai.stanford.edu/~amaas/data/sentiment/",
        List.of(
            file(
                "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
                "7c2ac02c03563afcf9b574c7e56c153a")));
  }

  private static Publisher images(String name, String page, List<String> md5, String base) {
    List<String> files =
        List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz");
    return new Publisher(name, page, files.zipWith(md5, (f, sum) -> file(base + f, sum)));
  }

  private static RemoteFile file(String address, String md5) {
    return new RemoteFile(URI.create(address), Option.some(RemoteFile.Checksum.md5(md5)));
  }
}
