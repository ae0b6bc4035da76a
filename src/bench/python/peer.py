#!/usr/bin/env python3
"""PyTorch as the trainer's peer: L-RN1, cross entropy, the decay on everything.

    peer.py --mode eager|fused --data FOLDER            serves commands, one JSON object a line
    peer.py --mode eager|fused --data FOLDER reach ...  one training run in a process of its own

FOLDER is written by the benchmark's Java side: meta.json (count, dimension, classes, width, decay),
inputs.u8 (count x dimension pixels, divided by 255 here), labels.u8. Parameters travel as raw
little-endian float64: embedding weight (out x in) and bias, each block's, the head's weight.

`eager` is what one would write; `fused` has forward and backward pass of a block (affine map, ReLU,
residual, LayerNorm) written by hand as one torch.autograd.Function on torch's own kernels. Both are
first compared with our engine.
"""
import argparse
import json
import math
import os
import resource
import sys
import time

BORN = time.time()


def resident(field="VmRSS"):
    """Kilobytes of memory, from the system's own account."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


try:
    import numpy as np
    import torch
    import torch.nn.functional as F
except ImportError as missing:
    print(json.dumps({"peer": "pytorch", "missing": str(missing)}), flush=True)
    sys.exit(0)

PRECISION = {"f32": torch.float32, "f64": torch.float64}


def unit(x, gain):
    """LayerNorm onto the unit sphere, no epsilon: torch's own, with a gain of 1/sqrt(d)."""
    return F.layer_norm(x, gain.shape, gain, None, 0.0)


class FusedEmbedding(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w, b, gain):
        z = torch.addmm(b, x, w.t())
        y, mean, rstd = torch.native_layer_norm(z, gain.shape, gain, None, 0.0)
        ctx.save_for_backward(x, z, mean, rstd, gain)
        return y

    @staticmethod
    def backward(ctx, g):
        x, z, mean, rstd, gain = ctx.saved_tensors
        h = back_through_norm(g, z, mean, rstd, gain)
        return None, h.t().mm(x), h.sum(0), None


class FusedBlock(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w, b, gain):
        z = torch.addmm(b, x, w.t()).relu_()
        s = z + x
        y, mean, rstd = torch.native_layer_norm(s, gain.shape, gain, None, 0.0)
        ctx.save_for_backward(x, w, z, s, mean, rstd, gain)
        return y

    @staticmethod
    def backward(ctx, g):
        x, w, z, s, mean, rstd, gain = ctx.saved_tensors
        h = back_through_norm(g, s, mean, rstd, gain)
        dz = torch.ops.aten.threshold_backward(h, z, 0)
        dw, db = dz.t().mm(x), dz.sum(0)
        return h.addmm_(dz, w), dw, db, None


def back_through_norm(g, x, mean, rstd, gain):
    """Only the input's gradient: the gain is no parameter."""
    return torch.ops.aten.native_layer_norm_backward(
        g.contiguous(), x, gain.shape, mean, rstd, gain, None, [True, False, False]
    )[0]


class Net:
    """The parameters and the mean loss; a plain list of tensors, as an optimiser wants it."""

    def __init__(self, meta, depth, precision, mode):
        d, k = meta["width"], meta["classes"]
        shapes = [(d, meta["dimension"]), (d,)]
        for _ in range(depth - 1):
            shapes += [(d, d), (d,)]
        shapes.append((k, d))
        self.parameters = [
            torch.zeros(s, dtype=PRECISION[precision], requires_grad=True) for s in shapes
        ]
        self.fused = mode == "fused"
        self.gain = torch.full((d,), d**-0.5, dtype=PRECISION[precision])

    def load(self, file):
        flat = torch.from_numpy(np.fromfile(file, dtype="<f8"))
        at = 0
        with torch.no_grad():
            for p in self.parameters:
                p.copy_(flat[at : at + p.numel()].view_as(p))
                at += p.numel()
        if at != flat.numel():
            raise ValueError(f"{file}: {flat.numel()} parameters, expected {at}")

    def loss(self, x, labels):
        p = self.parameters
        if self.fused:
            x = FusedEmbedding.apply(x, p[0], p[1], self.gain)
            for i in range(2, len(p) - 1, 2):
                x = FusedBlock.apply(x, p[i], p[i + 1], self.gain)
        else:
            x = unit(F.linear(x, p[0], p[1]), self.gain)
            for i in range(2, len(p) - 1, 2):
                x = unit(x + F.relu(F.linear(x, p[i], p[i + 1])), self.gain)
        return F.cross_entropy(F.linear(x, p[-1]), labels)

    def penalty(self, decay):
        return decay / 2 * sum(p.square().sum() for p in self.parameters)


class Data:
    def __init__(self, folder):
        with open(os.path.join(folder, "meta.json")) as file:
            self.meta = json.load(file)
        shape = (self.meta["count"], self.meta["dimension"])
        self.pixels = np.memmap(os.path.join(folder, "inputs.u8"), np.uint8, "r", shape=shape)
        self.classes = np.fromfile(os.path.join(folder, "labels.u8"), dtype=np.uint8)
        self.cached = None

    def first(self, samples, precision):
        if self.cached is None or self.cached[0] != (samples, precision):
            self.cached = None
            x = torch.from_numpy(np.array(self.pixels[:samples])).to(PRECISION[precision])
            y = torch.from_numpy(self.classes[:samples].astype(np.int64))
            self.cached = ((samples, precision), x.div_(255), y)
        return self.cached[1], self.cached[2]


class Job:
    """One workload, kept ready between turns."""

    RATE = 1e-3  # small: the weights stay where the work is typical

    def __init__(self, data, mode, work):
        self.work = work
        self.batch = work.get("batch", 0)
        torch.set_num_threads(work["threads"])
        self.x, self.labels = data.first(work["samples"], work["precision"])
        self.net = Net(data.meta, work["depth"], work["precision"], mode)
        self.net.load(work["theta"])
        self.optimiser = torch.optim.SGD(
            self.net.parameters, lr=self.RATE, weight_decay=data.meta["decay"]
        )
        self.order = None
        if self.batch:
            rng = np.random.default_rng(1)
            self.order = torch.from_numpy(rng.permutation(work["samples"]))

    def step(self, x, labels):
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.net.loss(x, labels)
        loss.backward()
        self.optimiser.step()
        return loss

    def epoch(self):
        if not self.batch:
            return self.step(self.x, self.labels)
        for at in range(0, self.x.shape[0], self.batch):
            rows = self.order[at : at + self.batch]
            last = self.step(self.x.index_select(0, rows), self.labels.index_select(0, rows))
        return last

    def turn(self, millis):
        times = []
        torch.set_num_threads(self.work["threads"])
        end = time.perf_counter() + millis / 1e3
        while not times or time.perf_counter() < end:
            start = time.perf_counter()
            loss = self.epoch()
            times.append(1e3 * (time.perf_counter() - start))
        times.sort()
        return {
            "passes": len(times),
            "least": times[0],
            "median": times[len(times) // 2],
            "loss": loss.item(),
        }


def check(data, mode, work):
    """Objective and gradient at given weights; the gradient goes to a file."""
    torch.set_num_threads(work["threads"])
    x, labels = data.first(work["samples"], work["precision"])
    net = Net(data.meta, work["depth"], work["precision"], mode)
    net.load(work["theta"])
    value = net.loss(x, labels) + net.penalty(data.meta["decay"])
    value.backward()
    flat = torch.cat([p.grad.reshape(-1) for p in net.parameters])
    flat.to(torch.float64).numpy().astype("<f8").tofile(work["gradient"])
    return {"value": value.item()}


def memory(data, mode, work):
    """Peak above what the process had after its imports, over three full passes."""
    before = resident()
    job = Job(data, mode, work)
    for _ in range(3):
        job.epoch()
    return {"beforeKb": before, "peakKb": resident("VmHWM")}


def serve(data, mode):
    jobs = {}
    start = f"torch {torch.__version__}"
    print(json.dumps({"peer": mode, "version": start}), flush=True)
    for line in sys.stdin:
        work = json.loads(line)
        op = work["op"]
        try:
            if op == "open":
                jobs[work["id"]] = Job(data, mode, work)
                answer = jobs[work["id"]].turn(work["millis"])
            elif op == "turn":
                answer = jobs[work["id"]].turn(work["millis"])
            elif op == "warm":
                answer = {}
            elif op == "close":
                jobs.pop(work["id"])
                answer = {}
            elif op == "check":
                answer = check(data, mode, work)
            elif op == "memory":
                answer = memory(data, mode, work)
            else:
                return
        except (RuntimeError, ValueError, KeyError, OSError) as fault:
            answer = {"fault": str(fault).splitlines()[0]}
        print(json.dumps({"peer": mode, "op": op, **answer}), flush=True)


def reach(data, mode, args):
    """Trains until the budget or the target; seconds from the start of the process and of training."""
    torch.set_num_threads(args.threads)
    x, labels = data.first(args.samples, args.precision)
    net = Net(data.meta, args.depth, args.precision, mode)
    net.load(args.theta)
    decay = data.meta["decay"]
    start = time.perf_counter()
    state = {"evaluations": 0, "best": math.inf, "reached": None}

    def seen(value, evaluations=1):
        state["evaluations"] += evaluations
        if value < state["best"]:
            state["best"] = value
        if state["reached"] is None and value <= args.target:
            state["reached"] = {
                "evaluations": state["evaluations"],
                "training": time.perf_counter() - start,
                "process": time.time() - BORN,
            }
        return not math.isfinite(value) or (state["reached"] is not None)

    class Done(Exception):
        pass

    def objective():
        for p in net.parameters:
            p.grad = None
        value = net.loss(x, labels) + net.penalty(decay)
        value.backward()
        if seen(value.item()):
            raise Done
        return value

    try:
        if args.optimiser == "lbfgs":
            optimiser = torch.optim.LBFGS(
                net.parameters,
                lr=1,
                max_iter=args.budget,
                max_eval=args.budget,
                history_size=20,
                tolerance_grad=0,
                tolerance_change=0,
                line_search_fn="strong_wolfe",
            )
            optimiser.step(objective)
        else:
            optimiser = torch.optim.SGD(
                net.parameters, lr=args.rate, momentum=0.9, weight_decay=decay
            )
            for _ in range(args.budget):
                optimiser.zero_grad(set_to_none=True)
                loss = net.loss(x, labels)
                loss.backward()
                # The value of the whole objective is not part of a step; it is looked at seldom.
                if state["evaluations"] % 25 == 0:
                    with torch.no_grad():
                        if seen((loss + net.penalty(decay)).item()):
                            raise Done
                else:
                    state["evaluations"] += 1
                optimiser.step()
            with torch.no_grad():
                seen((net.loss(x, labels) + net.penalty(decay)).item(), 0)
    except Done:
        pass
    print(
        json.dumps(
            {
                "peer": mode,
                "optimiser": args.optimiser,
                "rate": args.rate,
                "evaluations": state["evaluations"],
                "best": state["best"] if math.isfinite(state["best"]) else None,
                "training": time.perf_counter() - start,
                "process": time.time() - BORN,
                "reached": state["reached"],
            }
        ),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=["eager", "fused"], required=True)
    parser.add_argument("--data", required=True)
    commands = parser.add_subparsers(dest="command")
    run = commands.add_parser("reach")
    run.add_argument("--optimiser", choices=["sgd", "lbfgs"], required=True)
    run.add_argument("--theta", required=True)
    run.add_argument("--samples", type=int, required=True)
    run.add_argument("--depth", type=int, required=True)
    run.add_argument("--budget", type=int, required=True)
    run.add_argument("--threads", type=int, default=1)
    run.add_argument("--precision", choices=sorted(PRECISION), default="f64")
    run.add_argument("--rate", type=float, default=0.0)
    run.add_argument("--target", type=float, default=-math.inf)
    args = parser.parse_args()
    data = Data(args.data)
    if args.command == "reach":
        reach(data, args.mode, args)
    else:
        serve(data, args.mode)


if __name__ == "__main__":
    main()
