"""Units and names of metrics: what tells that two figures measure the same thing. Pure.

Used by `settings.thresholds`, which reads what a person wrote, and by `digest.thresholds`, which
holds a card's figures against it. It stands here because settings are checked when they are read,
and `settings` imports nothing of ours.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

_KIB: Final = 1024.0
PERCENT, POINTS, TIMES, BARE, PARAMETERS = "%", "points", "×", "", "parameters"

_NAMES: Final[dict[tuple[str, float, str], str]] = {
    # (dimension, factor to its base, name that is shown): its other names
    (PERCENT, 1, "%"): "% percent pct",
    (POINTS, 1, "points"): "points point pts pt pp p.p. percentage-points percentage-point",
    (TIMES, 1, "×"): "× x times -fold fold",
    ("B", 1, "bytes"): "bytes byte",
    ("B", 1e3, "KB"): "kb kilobytes kilobyte",
    ("B", 1e6, "MB"): "mb megabytes megabyte",
    ("B", 1e9, "GB"): "gb gigabytes gigabyte gigs",
    ("B", 1e12, "TB"): "tb terabytes terabyte",
    ("B", _KIB, "KiB"): "kib",
    ("B", _KIB**2, "MiB"): "mib",
    ("B", _KIB**3, "GiB"): "gib",
    ("B", _KIB**4, "TiB"): "tib",
    ("s", 1e-9, "ns"): "ns nanoseconds nanosecond",
    ("s", 1e-6, "µs"): "µs μs us microseconds microsecond",
    ("s", 1e-3, "ms"): "ms msec milliseconds millisecond",
    ("s", 1, "s"): "s sec secs second seconds",
    ("s", 60, "minutes"): "min mins minute minutes",
    ("s", 3600, "hours"): "h hr hrs hour hours",
    ("s", 86400, "days"): "day days",
    ("tokens/s", 1, "tokens/s"): "tokens/s token/s tok/s toks/s tps tokens/sec tokens/second",
    ("frames/s", 1, "frames/s"): "fps frames/s frames/sec frames/second",
    ("queries/s", 1, "queries/s"): "qps queries/s queries/sec queries/second requests/s rps"
    " requests/second",
    ("tokens", 1, "tokens"): "tokens token",
    ("W", 1e-3, "mW"): "mw milliwatts milliwatt",
    ("W", 1, "W"): "w watts watt",
    ("W", 1e3, "kW"): "kw kilowatts kilowatt",
    ("Wh", 1, "Wh"): "wh",
    ("Wh", 1e3, "kWh"): "kwh",
    ("dB", 1, "dB"): "db decibels decibel",
    ("FLOPs", 1e9, "GFLOPs"): "gflops",
    ("FLOPs", 1e12, "TFLOPs"): "tflops",
}
MONEY: Final = {"$": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD", "€": "EUR",
                "eur": "EUR", "euros": "EUR", "euro": "EUR", "£": "GBP", "gbp": "GBP"}  # fmt: skip
"""Currencies are never converted into one another: nobody says at which day's rate."""
SCALES: Final = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9,
                 "billion": 1e9, "t": 1e12, "trillion": 1e12}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure counts: figures of one dimension compare, after times `factor`."""

    dimension: str
    factor: float
    name: str


@cache
def _units() -> dict[str, Unit]:
    return {
        name: Unit(dimension, factor, shown)
        for (dimension, factor, shown), names in _NAMES.items()
        for name in names.split()
    }


BARE_UNIT: Final = Unit(BARE, 1, "")
PARAMETER_UNIT: Final = Unit(PARAMETERS, 1, "parameters")


@lru_cache(maxsize=1 << 12)  # names come from feeds: not without a bound
def unit_of(written: str) -> Unit | None:
    """The unit of that name, in whatever case; None for what is none.

    Money (`USD`, `USD/token`, `EUR/hour`, …) is a dimension of its own for each thing that it is
    paid for.
    """
    name = written.strip(" $").replace("\\%", "%").replace("\\times", "×")
    name = re.sub(r"\s*(?:/|\bper\b)\s*", "/", name.casefold()).replace(" ", "-")
    if not name:
        return BARE_UNIT
    if name == PARAMETERS:
        return PARAMETER_UNIT
    currency, _, paid_for = name.partition("/")
    if currency in MONEY:
        return money(MONEY[currency], paid_for)
    return _units().get(name)


def money(currency: str, paid_for: str = "") -> Unit:
    """Money for something: `1M tokens`, `hour`, `query`; of tokens, one is the base."""
    words = re.sub(r"\b([km])tok(?:en)?s?\b", r"\1 tokens", paid_for.replace("-", " ").strip())
    if not words:
        return Unit(currency, 1, currency)
    found = re.fullmatch(
        r"(?P<n>\d+)? ?(?:(?P<scale>thousand|million|[km]) )?(?P<what>[a-z ]+)", words
    )
    if not found:
        return Unit(f"{currency}/{words}", 1, f"{currency}/{words}")
    number = float(found["n"] or 1) * SCALES.get(found["scale"] or "", 1)
    what = re.sub(r"(?<=[a-z]{2})s$", "", found["what"].strip())
    what = {"tok": "token", "h": "hour", "hr": "hour", "querie": "query", "call": "request",
            "api call": "request"}.get(what, what)  # fmt: skip
    return Unit(f"{currency}/{what}", 1 / number, f"{currency}/{words}")


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured. `family` is the more general metric that this one is a kind of, if any."""

    key: str
    family: str | None = None

    def covers(self, other: "Metric") -> bool:
        """Whether a wish about this metric is one about `other`: F1 covers macro F1."""
        return self.key in (other.key, other.family)


_SHARES: Final = {
    "accuracy": "acc top-1 accuracy|top 1 accuracy|classification accuracy|test accuracy",
    "top-5 accuracy": "top 5 accuracy",
    "exact match": "em|exact match accuracy|exact match score|exact match rate",
    "F1": "f1 score|f score|f measure|f1 measure|f 1|f1s",
    "precision": "",
    "recall": "sensitivity|true positive rate",
    "specificity": "true negative rate",
    "AUROC": "auc|roc auc|auc roc|auroc score|area under the roc curve|area under the curve",
    "AUPRC": "pr auc|auc pr|area under the precision recall curve",
    "mAP": "mean average precision|map@50|map50",
    "IoU": "intersection over union|jaccard index",
    "Dice": "dice score|dice coefficient|dsc",
    "WER": "word error rate|word error|word error rates",
    "CER": "character error rate|character error",
    "PER": "phoneme error rate|phone error rate",
    "DER": "diarization error rate|diarisation error rate",
    "EER": "equal error rate",
    "error rate": "error|errors|test error|classification error",
    "success rate": "task success rate|task success|success|task success rates",
    "completion rate": "task completion rate|task completion",
    "win rate": "win rates",
    "pass rate": "mean pass rate",
    "pass@1": "pass 1",
    "attack success rate": "asr|attack success",
    "hallucination rate": "hallucinations|hallucination",
    "false positive rate": "fpr|false positives|false alarm rate",
    "false negative rate": "fnr|miss rate|false negatives",
    "resolve rate": "resolved rate|resolution rate|solve rate",
}
_OTHERS: Final = {
    "BLEU": "bleu score|sacrebleu",
    "ROUGE-L": "rouge l",
    "ROUGE-1": "rouge 1",
    "ROUGE-2": "rouge 2",
    "chrF": "chrf++",
    "COMET": "comet score",
    "METEOR": "",
    "BERTScore": "bert score",
    "PSNR": "peak signal to noise ratio",
    "SSIM": "structural similarity",
    "FID": "fréchet inception distance|frechet inception distance",
    "perplexity": "ppl",
    "RMSE": "root mean square error|root mean squared error",
    "MAE": "mean absolute error",
    "MOS": "mean opinion score",
    "real-time factor": "rtf|real time factor",
    "latency": "inference latency|response time|response latency|inference time|end to end latency"
    "|delay|time per query|query latency|decoding latency|generation time|runtime per query",
    "time to first token": "ttft|first token latency",
    "training time": "time to train|training runtime|fine tuning time",
    "runtime": "run time|execution time|wall clock time|running time|wall time",
    "throughput": "inference throughput|decoding throughput|generation throughput"
    "|serving throughput",
    "speed": "faster|speedup|speed up|speedups|speed ups|acceleration|inference speed|quicker"
    "|decoding speed|generation speed|training speed",
    "memory": "ram|vram|gpu memory|memory usage|memory use|memory footprint|memory consumption"
    "|gpu ram|peak memory|peak memory usage|memory cost|peak gpu memory|gpu memory usage"
    "|memory requirements|memory requirement|kv cache|kv cache memory|footprint",
    "size": "model size|file size|disk|disk space|storage|download|download size|smaller"
    "|compression|disk usage|model footprint|checkpoint size|checkpoint",
    "cost": "costs|price|prices|cheaper|inference cost|inference costs|api cost|api costs|pricing"
    "|serving cost|computational cost|compute cost|token cost|expense|spend",
    "training cost": "training costs|cost to train",
    "parameters": "params|parameter count|number of parameters|model parameters"
    "|trainable parameters|active parameters",
    "tokens": "token usage|token use|token consumption|token count|tokens used|number of tokens",
    "context": "context window|context length|context size|context windows",
    "FLOPs": "flop|compute|gflops",
    "energy": "energy use|energy usage|energy consumption",
    "power": "power use|power draw|power consumption",
}  # fmt: skip
_FAMILIES: Final = {
    "macro F1": "F1", "micro F1": "F1", "weighted F1": "F1", "mIoU": "IoU", "mean IoU": "IoU",
    "balanced accuracy": "accuracy", "execution accuracy": "accuracy",
    "multiple-choice accuracy": "accuracy", "answer accuracy": "accuracy",
    "prediction accuracy": "accuracy", "recognition accuracy": "accuracy",
    "time to first token": "latency",
}  # fmt: skip
LOWER_IS_BETTER: Final = frozenset(
    (
        *("WER", "CER", "PER", "DER", "EER", "error rate", "attack success rate"),
        *("hallucination rate", "false positive rate", "false negative rate", "FID", "perplexity"),
        *("RMSE", "MAE", "real-time factor", "latency", "time to first token", "training time"),
        *("runtime", "memory", "size", "cost", "training cost", "parameters", "tokens", "FLOPs"),
        *("energy", "power"),
    )
)
_QUANTITIES: Final = frozenset(
    (
        *("latency", "time to first token", "training time", "runtime", "throughput", "memory"),
        *("size", "cost", "training cost", "energy", "power"),
    )
)
SLOWNESS: Final = frozenset({"latency", "time to first token", "runtime", "training time"})
"""Metrics of which less is more speed."""
_QUALIFIERS: Final = re.compile(
    r"^(?:(?:the|an?|its|our|average|avg|mean|overall|total|final|test|peak|max|maximum|best|median"
    r"|zero-shot|few-shot|p50|p95|p99|per-turn|end-to-end) )+"
)
_TOO_WIDE = frozenset({"accuracy", "precision", "recall", "F1", "success rate", "error rate",
    "speed", "cost", "tokens", "pass rate", "win rate", "AUROC", "exact match", "specificity",
    "completion rate", "runtime", "parameters", "top-5 accuracy", "mAP", "IoU"})  # fmt: skip


@lru_cache(maxsize=1 << 12)
def metric_of(name: str) -> Metric:
    """The metric of that name, under whichever of its names; an unknown one is its own.

    Words that do not change what is measured (average, overall, peak, "scores") are left out.
    """
    words = " ".join(name.casefold().replace("‑", "-").replace("_", " ").split())
    for form in dict.fromkeys((words, _QUALIFIERS.sub("", words))):
        for spelled in (form, re.sub(r" ?scores?$", "", form), form.removesuffix("s")):
            if spelled and (known := _metrics().get(spelled.replace("-", " "))):
                return known
    return Metric(_QUALIFIERS.sub("", words) or words)


def is_share(metric: Metric) -> bool:
    """Whether it runs from 0 to 1, so that 0.93 and 93 % are the same figure."""
    return metric.key in _SHARES or metric.family in _SHARES


def is_quantity(metric: Metric) -> bool:
    """Whether it is told in a unit of its own: memory in GB, latency in ms, cost in dollars."""
    return metric.key in _QUANTITIES


def is_known(metric: Metric) -> bool:
    """Whether its other names are known too."""
    return metric.key.casefold().replace("-", " ") in _metrics() or "@" in metric.key


def is_telling(metric: Metric | None) -> bool:
    """Whether the metric itself tells a subject (WER: speech); accuracy is measured everywhere."""
    return metric is not None and not {metric.key, metric.family} & _TOO_WIDE


@cache
def _metrics() -> dict[str, Metric]:
    found = {}
    for key, names in (_SHARES | _OTHERS | dict.fromkeys(_FAMILIES, "")).items():
        for name in (key, *names.split("|")):
            if name:
                metric = Metric(key, _FAMILIES.get(key))
                found[name.casefold().replace("-", " ")] = metric
    for n in (1, 2, 3, 4, 5, 8, 10, 16, 32, 64, 100):
        found.setdefault(f"pass@{n}", Metric(f"pass@{n}"))
        found.setdefault(f"recall@{n}", Metric(f"recall@{n}"))
    return found


def metric_names() -> tuple[str, ...]:
    """Every known name with a digit in it, the longest first: a reader must not take F1 for a 1."""
    names = {name for name in _metrics() if re.search(r"\d", name)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
